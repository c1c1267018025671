// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/steppanel.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/panelheader.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// A path as a link in the row's whole width.
class PathDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = colorsOf(option.palette);
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, option.widget && option.widget->hasFocus()
                                               ? colors.selection
                                               : colors.unfocusedSelection);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, colors.hover);
        painter->setFont(monoFont());
        painter->setPen(colors.accent);
        const QRect rect = option.rect.adjusted(12, 0, -8, 0);
        painter->drawText(
            rect, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, rect.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {80, 20}; }
};

} // namespace

StepPanel::StepPanel(QWidget *parent)
    : QWidget(parent)
    , m_header(new PanelHeader(u"Event"_s, this))
    , m_show(new QPushButton(u"Show in timeline"_s, this))
    , m_type(new QLabel(this))
    , m_user(new QLabel(this))
    , m_title(new QLabel(this))
    , m_list(new QListView(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_show->setProperty("link", true);
    m_show->setToolTip(u"Go to this event in the timeline"_s);
    m_header->addButton(m_show);
    m_type->setFont(nameFont());
    m_type->setWordWrap(true);
    m_type->setTextFormat(Qt::PlainText);
    m_type->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_user->setTextFormat(Qt::PlainText);
    m_user->setWordWrap(true);
    m_user->setProperty("role", u"muted"_s);
    m_title->setProperty("role", u"muted"_s);
    m_title->setWordWrap(true);
    m_list->setModel(&m_paths);
    m_list->setItemDelegate(new PathDelegate(m_list));
    m_list->setAccessibleName(u"Fields that the event changed"_s);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setTabKeyNavigation(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(12, 10, 12, 6);
    top->setSpacing(4);
    top->addWidget(m_type);
    top->addWidget(m_user);
    top->addSpacing(4);
    top->addWidget(m_title);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(top);
    layout->addWidget(m_list, 1);
    layout->addStretch();
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT eventWanted(m_event); });
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex &index) { Q_EMIT fieldWanted(index.data().toString()); });
}

void StepPanel::showStep(const QString &name, const StateStep *event, TimeText timeText)
{
    m_event = event ? event->event : EventReference();
    m_show->setVisible(event != nullptr);
    m_header->setNote(name);
    m_type->setText(!event ? u"Initial state"_s : event->type.isEmpty() ? u"(no type)"_s : event->type);
    QStringList when;
    if (event && event->time.isValid())
        when.append(timeText.full(event->time));
    if (event && !event->user.isEmpty())
        when.append(u"by %1"_s.arg(event->user));
    m_user->setText(event ? when.join(u" · ") : u"Before the first event."_s);
    m_user->setVisible(!m_user->text().isEmpty());
}

void StepPanel::showChanges(const QStringList &paths, bool areKnown)
{
    if (m_paths.stringList() != paths) // else the row that one stands in would be left
        m_paths.setStringList(paths);
    m_list->setVisible(!paths.isEmpty());
    m_title->setText(!areKnown         ? u"Comparing the states …"_s
                     : paths.isEmpty() ? u"It changed no field of the state."_s
                                       : u"Changed %1"_s.arg(countText(paths.size(), u"field"_s)));
    m_title->setVisible(m_event.isValid());
}

bool StepPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_list->currentIndex().isValid()) {
            Q_EMIT fieldWanted(m_list->currentIndex().data().toString());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Backstory
