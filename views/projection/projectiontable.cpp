// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/projection/projectiontable.h"
#include "models/projection/projectionmodel.h"
#include "views/theme/paddeddelegate.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int RowHeight = 24;
constexpr int EntityWidth = 200;
constexpr int FieldWidth = 120;

} // namespace

ProjectionTable::ProjectionTable(ProjectionModel &model, QWidget *parent)
    : QTableView(parent)
{
    setModel(&model);
    setAccessibleName(u"States of the entities"_s);
    setAccessibleDescription(u"Enter opens the entity"_s);
    setItemDelegate(new PaddedDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(RowHeight);
    verticalHeader()->setDefaultSectionSize(RowHeight);
    QHeaderView *header = horizontalHeader();
    header->setAccessibleName(u"Columns"_s);
    header->setHighlightSections(false);
    header->setFixedHeight(RowHeight);
    header->setDefaultSectionSize(FieldWidth);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    setColumnWidth(0, EntityWidth);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { setColumnWidth(0, EntityWidth); });
    connect(this, &QAbstractItemView::doubleClicked, this, &ProjectionTable::activate);
}

void ProjectionTable::activate(const QModelIndex &index)
{
    const auto entity = index.data(ProjectionModel::EntityRole).value<EntityReference>();
    if (entity.isValid())
        Q_EMIT entityActivated(entity);
}

void ProjectionTable::copyState()
{
    const QByteArray state = currentIndex().data(ProjectionModel::StateRole).toByteArray();
    if (!state.isEmpty())
        QGuiApplication::clipboard()->setText(QString::fromUtf8(state));
}

void ProjectionTable::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        activate(currentIndex());
    else if (event->matches(QKeySequence::Copy))
        copyState();
    else
        QTableView::keyPressEvent(event);
}

void ProjectionTable::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = currentIndex();
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(u"&Open the entity"_s, this, [this, index] { activate(index); });
    menu->addAction(u"&Copy its state"_s, this, &ProjectionTable::copyState);
    menu->popup(event->globalPos());
}

} // namespace Backstory
