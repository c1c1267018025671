// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/sources/sourcesview.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"

#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int RowHeight = 44;

/// Paints a source as two lines with its state on the right.
class SourcesDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, RowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colors &colors = colorsOf(option.palette);
        const qreal ratio = painter->device()->devicePixelRatioF();
        const QRect rect = option.rect;
        painter->save();
        const bool selected = option.state & QStyle::State_Selected;
        if (selected)
            painter->fillRect(rect, option.widget->hasFocus() ? colors.selection : colors.unfocusedSelection);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(rect, colors.hover);
        painter->drawPixmap(rect.left() + 12, rect.center().y() - 8,
                            linePixmap(u"database"_s, colors.muted, 16, ratio));
        const int state = index.data(SourcesModel::StateRole).toInt();
        const bool failed = state == SourceStatus::Failed;
        const QRect text = rect.adjusted(40, 6, -32, -6);
        painter->setFont(selected ? strongFont() : textFont());
        painter->setPen(colors.text);
        painter->drawText(
            text, Qt::AlignLeft | Qt::AlignTop,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
        painter->setFont(textFont());
        painter->setPen(failed ? colors.critical : colors.muted);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignBottom,
                          painter->fontMetrics().elidedText(index.data(SourcesModel::DetailRole).toString(),
                                                            Qt::ElideRight, text.width()));
        if (failed || state == SourceStatus::Following)
            painter->drawPixmap(rect.right() - 24, rect.center().y() - 8,
                                linePixmap(failed ? u"error"_s : u"check"_s,
                                           failed ? colors.critical : colors.ok, 16, ratio));
        painter->restore();
    }
};

} // namespace

SourcesView::SourcesView(SourcesModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Sources"_s, this))
    , m_list(new QListView(this))
{
    auto *add = new QToolButton;
    add->setIcon(lineIcon(u"plus"_s));
    add->setToolTip(u"Open another source (Ctrl+O)"_s);
    add->setAccessibleName(u"Open another source"_s);
    m_header->addButton(add);
    m_list->setModel(&model);
    m_list->setItemDelegate(new SourcesDelegate(m_list));
    m_list->setAccessibleName(u"Opened sources"_s);
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_list);
    connect(add, &QToolButton::clicked, this, &SourcesView::addWanted);
    const auto choose = [this](const QModelIndex &index) { Q_EMIT sourceChosen(m_model.idAt(index.row())); };
    connect(m_list, &QListView::clicked, this, choose);
    connect(m_list, &QListView::activated, this, choose);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &SourcesView::updateHeight);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &SourcesView::updateHeight);
    updateHeight();
}

void SourcesView::select(int id)
{
    const int row = m_model.rowOf(id);
    if (row >= 0)
        m_list->setCurrentIndex(m_model.index(row));
    else
        m_list->clearSelection();
}

void SourcesView::updateHeight()
{
    m_header->setNote(countText(m_model.rowCount()));
    // At most five are in sight; the entities below need the room.
    m_list->setFixedHeight(RowHeight * std::clamp(m_model.rowCount(), 1, 5));
}

} // namespace Backstory
