// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace Backstory
{

/// One line below the tool bar that says what could not be done, or what is being waited for, without taking
/// the focus. Stays until it is dismissed or another takes its place.
class NoticeBar : public QWidget
{
    Q_OBJECT
public:
    enum Kind { Note, Warning };

    explicit NoticeBar(QWidget *parent = nullptr);

    /// `action`: what a button offers to do about it; empty: none.
    void show(const QString &sentence, Kind kind = Warning, const QString &action = {});
    void dismiss();
    QString text() const;

Q_SIGNALS:
    void shown();
    void dismissed();
    void actionWanted();

private:
    QWidget *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
};

} // namespace Backstory
