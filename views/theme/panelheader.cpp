// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/panelheader.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// Keeps its whole text and shows as much of it as there is room for.
class NoteLabel : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(colorsOf(palette()).muted);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
};

} // namespace

PanelHeader::PanelHeader(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(title, this))
    , m_note(new NoteLabel(this))
    , m_layout(new QHBoxLayout(this))
{
    setProperty("role", u"header"_s);
    setFixedHeight(32);
    m_title->setFont(strongFont());
    m_title->setTextFormat(Qt::PlainText);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setProperty("role", u"muted"_s);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_layout->setContentsMargins(8, 0, 8, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_note, 1);
}

void PanelHeader::setTitle(const QString &title)
{
    m_title->setText(title);
}

void PanelHeader::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->setToolTip(note);
}

void PanelHeader::setMark(int category)
{
    m_category = category;
    m_layout->setContentsMargins(category < 0 ? 8 : 24, 0, 8, 0);
    update();
}

void PanelHeader::addButton(QWidget *button)
{
    m_layout->addWidget(button);
}

void PanelHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    style()->drawPrimitive(QStyle::PE_Widget, &option, &painter, this);
    if (m_category >= 0)
        drawCategoryMark(painter, QPointF(14, height() / 2.0), m_category,
                         colorsOf(palette()).category(m_category));
}

ElidedLabel::ElidedLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    m_text = text;
    setToolTip(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {24, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool muted = property("role").toString() == u"muted"_s;
    painter.setPen(muted ? colorsOf(palette()).muted : palette().color(foregroundRole()));
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_text, m_mode, width()));
}

} // namespace Backstory
