// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/columnlayout.h"
#include "models/timeline/timelinecolumns.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QMenu>
#include <QScopedValueRollback>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

ColumnLayout::ColumnLayout(QHeaderView &header, QMenu &menu, QObject *parent)
    : QObject(parent)
    , m_header(header)
    , m_menu(menu)
{
    header.setSectionsMovable(true);
    header.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&header, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { m_menu.popup(m_header.viewport()->mapToGlobal(at)); });
    connect(&header, &QHeaderView::sectionResized, this, &ColumnLayout::take);
    connect(&header, &QHeaderView::sectionMoved, this, &ColumnLayout::take);
    connect(&menu, &QMenu::aboutToShow, this, &ColumnLayout::fillMenu);
}

ColumnLayout::Columns ColumnLayout::defaults(bool all)
{
    // The summary takes what is left: at 1280 pixels it is still there.
    Columns columns{{TimeColumn, 142, false},
                    {DeltaColumn, 80, false},
                    {EntityColumn, 112, !all},
                    {VersionColumn, all ? 64 : 96, false},
                    {TypeColumn, all ? 128 : 144, false},
                    {CauseColumn, all ? 88 : 108, false},
                    {ChangedColumn, 128, true},
                    {SummaryColumn, 72, false}};
    for (int column = RecordedColumn; column < TimelineColumns; ++column) {
        const bool wide = column == RecordedColumn || column == IdColumn;
        columns.append({column, wide ? 168 : 104, true});
    }
    return columns;
}

void ColumnLayout::use(bool all)
{
    m_all = all;
    apply();
}

void ColumnLayout::reset()
{
    (m_all ? m_whole : m_entity) = defaults(m_all);
    apply();
    Q_EMIT changed();
}

void ColumnLayout::apply()
{
    if (m_header.count() < TimelineColumns)
        return;
    const QScopedValueRollback applying(m_applying, true);
    const Columns &columns = m_all ? m_whole : m_entity;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        m_header.moveSection(m_header.visualIndex(columns[i].column), int(i));
        m_header.setSectionHidden(columns[i].column, columns[i].hidden);
        if (!columns[i].hidden)
            m_header.resizeSection(columns[i].column, columns[i].width);
    }
}

void ColumnLayout::take()
{
    if (m_applying || m_header.count() < TimelineColumns)
        return;
    Columns &columns = m_all ? m_whole : m_entity;
    int last = -1; // the last one in sight is stretched: its width is none that a person chose
    for (int visual = 0; visual < m_header.count(); ++visual) {
        if (!m_header.isSectionHidden(m_header.logicalIndex(visual)))
            last = m_header.logicalIndex(visual);
    }
    Columns taken;
    for (int visual = 0; visual < m_header.count(); ++visual) {
        const int column = m_header.logicalIndex(visual);
        const auto before = std::find_if(columns.begin(), columns.end(),
                                         [column](const Column &each) { return each.column == column; });
        const bool hidden = m_header.isSectionHidden(column);
        taken.append(
            {column, hidden || column == last ? before->width : m_header.sectionSize(column), hidden});
    }
    columns = taken;
    Q_EMIT changed();
}

void ColumnLayout::fillMenu()
{
    m_menu.clear();
    for (int column = 0; column < TimelineColumns; ++column) {
        QAction *action = m_menu.addAction(columnText(column).name);
        action->setToolTip(columnText(column).tip);
        action->setCheckable(true);
        action->setChecked(!m_header.isSectionHidden(column));
        // Without its last column a table could not be told from an empty one.
        action->setEnabled(!action->isChecked() || m_header.count() - m_header.hiddenSectionCount() > 1);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_header.setSectionHidden(column, !shown);
            take();
            apply();
        });
    }
    m_menu.addSeparator();
    connect(m_menu.addAction(u"&Reset columns"_s), &QAction::triggered, this, &ColumnLayout::reset);
    m_menu.setToolTipsVisible(true);
}

QJsonObject ColumnLayout::toJson() const
{
    const auto list = [](const Columns &columns) {
        QJsonArray array;
        for (const Column &each : columns)
            array.append(QJsonObject{{u"key"_s, columnText(each.column).key},
                                     {u"width"_s, each.width},
                                     {u"hidden"_s, each.hidden}});
        return array;
    };
    return {{u"entity"_s, list(m_entity)}, {u"all"_s, list(m_whole)}};
}

void ColumnLayout::fromJson(const QJsonObject &layouts)
{
    const auto read = [](const QJsonArray &array, bool all) {
        Columns columns;
        Columns missing = defaults(all);
        for (const auto &value : array) {
            const QJsonObject object = value.toObject();
            const auto known = std::find_if(missing.begin(), missing.end(), [&object](const Column &each) {
                return columnText(each.column).key == object[u"key"_s].toString();
            });
            if (known == missing.end())
                continue;
            columns.append({known->column, std::clamp(object[u"width"_s].toInt(known->width), 24, 4'000),
                            object[u"hidden"_s].toBool()});
            missing.erase(known);
        }
        if (columns.isEmpty() ||
            std::all_of(columns.begin(), columns.end(), [](const Column &each) { return each.hidden; }))
            return defaults(all);
        for (Column &each : missing) {
            each.hidden = true;
            columns.append(each);
        }
        return columns;
    };
    m_entity = read(layouts[u"entity"_s].toArray(), false);
    m_whole = read(layouts[u"all"_s].toArray(), true);
    apply();
}

} // namespace Backstory
