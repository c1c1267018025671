// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/popuppanel.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

PopupPanel::PopupPanel(int width, QWidget *parent)
    : QFrame(parent)
    , m_width(width)
{
    setProperty("role", u"popup"_s);
    setAttribute(Qt::WA_StyledBackground);
    hide();
    parent->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (isVisible() && now && now != this && !isAncestorOf(now) && now->window() == window())
            dismiss(false);
    });
}

void PopupPanel::openAt(int top, QWidget *field)
{
    QWidget *const focused = window()->focusWidget();
    if (!isVisible())
        m_before = focused;
    m_top = top;
    show();
    raise();
    place();
    field->setFocus(Qt::ShortcutFocusReason);
}

void PopupPanel::dismiss(bool giveBack)
{
    if (!isVisible())
        return;
    QWidget *const before = m_before;
    m_before = nullptr;
    // Before it is hidden: hiding a widget with the focus moves it to whatever comes next.
    if (giveBack && before && before->isVisible())
        before->setFocus(Qt::PopupFocusReason);
    hide();
}

void PopupPanel::place()
{
    const int width = std::min(m_width, parentWidget()->width() - 32);
    setFixedWidth(width);
    if (layout())
        layout()->activate();
    const int height = std::min(sizeHint().height(), parentWidget()->height() - m_top - 16);
    setGeometry((parentWidget()->width() - width) / 2, m_top, width, height);
}

void PopupPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

bool PopupPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

bool PopupPanel::event(QEvent *event)
{
    const bool done = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest && isVisible())
        place();
    return done;
}

} // namespace Backstory
