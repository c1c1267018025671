// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/popuppanel.h"

class QLabel;
class QLineEdit;

namespace Backstory
{

/// One line that takes an id, a time or a version, and below it what Enter will do. Finds nothing itself: it
/// asks, is told the answer, and says when to go.
class GotoPopup : public PopupPanel
{
    Q_OBJECT
public:
    explicit GotoPopup(QWidget *parent);

    void open(int top);
    /// What the text that is in the field leads to.
    void showAnswer(const QString &sentence, bool found);
    QString text() const;

Q_SIGNALS:
    /// The text has changed: `showAnswer()` is waited for.
    void asked(const QString &text);
    /// Enter, with an answer that was found.
    void goWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showHint();

    QLineEdit *m_field;
    QLabel *m_answer;
    bool m_answered = false;
    bool m_found = false;
    bool m_goWhenFound = false; ///< Enter was pressed before the answer came
};

} // namespace Backstory
