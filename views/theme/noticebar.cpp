// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/noticebar.h"
#include "views/theme/colors.h"
#include "views/theme/icons.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// The severity's icon in its colour.
class NoticeIcon : public QWidget
{
public:
    explicit NoticeIcon(QWidget *parent)
        : QWidget(parent)
    {
        setFixedSize(16, 16);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Colors &colors = colorsOf(palette());
        const bool note = property("note").toBool();
        painter.drawPixmap(0, 0,
                           linePixmap(note ? u"note"_s : u"warning"_s, note ? colors.note : colors.warning,
                                      16, devicePixelRatioF()));
    }
};

} // namespace

NoticeBar::NoticeBar(QWidget *parent)
    : QWidget(parent)
    , m_icon(new NoticeIcon(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_action->setProperty("link", true);
    m_action->hide();
    auto *close = new QToolButton(this);
    close->setIcon(lineIcon(u"clear"_s));
    close->setIconSize({12, 12});
    close->setToolTip(u"Dismiss this notice"_s);
    close->setAccessibleName(u"Dismiss this notice"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, &NoticeBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, &NoticeBar::actionWanted);
}

void NoticeBar::show(const QString &sentence, Kind kind, const QString &action)
{
    m_icon->setProperty("note", kind == Note);
    m_icon->update();
    m_text->setText(sentence);
    m_text->setToolTip(sentence);
    m_action->setText(action);
    m_action->setToolTip(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(sentence);
    Q_EMIT shown();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::dismiss()
{
    m_text->clear();
    setAccessibleName({});
    Q_EMIT dismissed();
}

QString NoticeBar::text() const
{
    return m_text->text();
}

} // namespace Backstory
