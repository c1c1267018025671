// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace Backstory
{

/// What is wrong, in bold, and what to do about it, on the critical fill with the error's icon. Hidden while
/// nothing is.
class ProblemBanner : public QWidget
{
    Q_OBJECT
public:
    explicit ProblemBanner(QWidget *parent = nullptr);

    /// `action`: what a button offers to do about it; empty: none. An empty title: nothing is wrong.
    void show(const QString &title, const QString &advice, const QString &action);
    QString text() const;

Q_SIGNALS:
    void actionWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QLabel *m_advice;
    QPushButton *m_action;
};

} // namespace Backstory
