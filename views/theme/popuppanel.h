// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

namespace Backstory
{

/// A panel that lies over its window below the tool bar while it is used. Esc closes it, and so does the
/// focus when it goes elsewhere; then whoever had the focus before gets it back.
class PopupPanel : public QFrame
{
    Q_OBJECT
public:
    PopupPanel(int width, QWidget *parent);

    /// Shows it with its upper edge at `top`, in the middle of the parent; the focus goes to `field`.
    void openAt(int top, QWidget *field);
    /// `giveBack`: the focus returns to where it was.
    void dismiss(bool giveBack = true);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;
    /// Below `openAt`'s edge in the middle; anew when the parent or the content changes its size.
    virtual void place();

    int m_width;
    int m_top = 0;

private:
    QPointer<QWidget> m_before;
};

} // namespace Backstory
