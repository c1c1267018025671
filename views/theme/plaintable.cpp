// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/plaintable.h"

#include "views/theme/paddeddelegate.h"

#include <QHeaderView>
#include <QTableView>

namespace Backstory
{

void makePlain(QTableView *table, const QString &accessibleName)
{
    table->setItemDelegate(new PaddedDelegate(table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setAccessibleName(accessibleName);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    table->verticalHeader()->setMinimumSectionSize(24);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
}

} // namespace Backstory
