// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Backstory
{

/// A line to search in what stands below it: the text, `3 of 17`, to the next and the previous hit, with or
/// without regard to case. What a hit is knows whoever derives from it.
class FindLine : public QWidget
{
    Q_OBJECT
public:
    FindLine(const QString &title, const QString &tip, QWidget *parent);

    /// Shows the line with its text selected, and searches.
    virtual void open();
    void close();
    /// To the next (1) or previous (-1) hit; opens the line when it is hidden.
    void step(int by);
    /// Ctrl+F, F3 and Esc while the focus is somewhere in the panel that has the line, taken before the
    /// window's own actions: asked first in its QWidget::event(). `find` is what Ctrl+F does. False: the
    /// event is another one.
    bool take(QEvent *event, const std::function<void()> &find);

Q_SIGNALS:
    void opened();
    void closed();

protected:
    /// The line is shown and its text or the regard to case is another one.
    virtual void search() = 0;
    virtual void stepHit(int by) = 0;
    /// The line is closed.
    virtual void forget() = 0;

    QString text() const;
    void setText(const QString &text);
    Qt::CaseSensitivity sensitivity() const;
    void showCount(const QString &count, bool hasHits);
    QLabel *count() const { return m_count; }

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void changed();
    QToolButton *addButton(const QString &icon, const QString &name, const QString &tip);

    QLineEdit *m_text;
    QLabel *m_count;
    QToolButton *m_case;
    QToolButton *m_previous;
    QToolButton *m_next;
};

} // namespace Backstory
