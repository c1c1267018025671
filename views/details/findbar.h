// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Backstory
{

class PayloadFind;

/// A line to search inside the payload or another document: the text, `3 of 17`, to the next and the previous
/// hit, with or without regard to case. Follows its model.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    explicit FindBar(PayloadFind &find, QWidget *parent = nullptr,
                     const QString &title = QStringLiteral("Find in the payload"));

    /// Shows the bar with its text selected.
    void open();
    void close();
    void step(int by);

Q_SIGNALS:
    void opened();
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void updateCount();
    void updateNeedle();
    QToolButton *addButton(const QString &icon, const QString &name, const QString &tip);

    PayloadFind &m_find;
    QLineEdit *m_text;
    QLabel *m_count;
    QToolButton *m_case;
    QToolButton *m_previous;
    QToolButton *m_next;
};

} // namespace Backstory
