// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingsmodel.h"

#include "models/text/numbertext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

FindingsModel::FindingsModel(QueryPool &pool, QObject *parent)
    : QAbstractTableModel(parent)
    , m_extentSlot(pool)
    , m_pageSlot(pool)
{
    m_fetch.setSingleShot(true);
    connect(&m_fetch, &QTimer::timeout, this, &FindingsModel::fetch);
}

void FindingsModel::setSources(const QList<HistorySource> &sources)
{
    m_scope.sources = sources;
    start();
}

void FindingsModel::refresh()
{
    if (m_extentSlot.isRunning())
        m_again = true;
    else
        start();
}

void FindingsModel::setPartial(bool partial)
{
    if (m_partial == partial)
        return;
    m_partial = partial;
    Q_EMIT extentLoaded();
}

void FindingsModel::setTimeText(TimeText text)
{
    m_timeText = text;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn));
}

void FindingsModel::setRules(const QSet<FindingRule> &rules)
{
    m_scope.rules = rules;
    start();
}

void FindingsModel::setSeverities(const QSet<FindingSeverity> &severities)
{
    m_scope.severities = severities;
    start();
}

void FindingsModel::setText(const QString &text)
{
    if (std::exchange(m_scope.text, text) != text)
        start();
}

void FindingsModel::setAmong(const std::optional<EvidenceChoice> &among)
{
    if (std::exchange(m_scope.among, among) != among)
        start();
}

void FindingsModel::setMutes(const FindingMutes &mutes)
{
    if (m_scope.mutes == mutes)
        return;
    m_scope.mutes = mutes;
    start();
    Q_EMIT mutesChanged();
}

void FindingsModel::setMutedShown(bool shown)
{
    m_scope.withMuted = shown;
    start();
}

void FindingsModel::sort(int column, Qt::SortOrder order)
{
    m_scope.sort = column == TimeColumn   ? FindingSort::Time
                   : column == RuleColumn ? FindingSort::Rule
                                          : FindingSort::Severity;
    m_scope.descending = order == Qt::DescendingOrder;
    start();
}

bool FindingsModel::isLoading() const
{
    return m_extentSlot.isRunning() || m_pageSlot.isRunning() || m_fetch.isActive();
}

void FindingsModel::start()
{
    m_again = false;
    m_extentSlot.start([what = m_scope](QueryScope &scope) { return readFindings(scope, what); },
                       [this](FindingsExtent &&extent) { take(std::move(extent)); });
}

void FindingsModel::take(FindingsExtent &&extent)
{
    if (extent.places == m_extent.places) {
        m_extent = std::move(extent);
        m_pages.markStale(); // a finding may have grown, or be another one of the same number
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    } else {
        beginResetModel();
        m_extent = std::move(extent);
        m_pageSlot.cancel();
        m_pages.clear();
        m_wanted.clear();
        endResetModel();
    }
    m_loaded = true;
    Q_EMIT extentLoaded();
    if (m_again)
        start();
}

FindingPlace FindingsModel::placeAt(int row) const
{
    return row >= 0 && row < m_extent.places.size() ? m_extent.places[row] : FindingPlace();
}

int FindingsModel::rowOf(const FindingPlace &place) const
{
    const auto found = std::find_if(m_extent.places.begin(), m_extent.places.end(), [&](const auto &each) {
        return each.source == place.source && each.number == place.number;
    });
    return found == m_extent.places.end() ? -1 : int(found - m_extent.places.begin());
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_extent.places.size());
}

int FindingsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (m_pages.wants(index.row()))
        want(m_pages.pageOf(index.row()));
    const FindingRow *row = m_pages.find(index.row());
    if (!row)
        return {};
    const FindingRuleText &rule = textOf(row->finding.rule);
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, index.column());
    case Qt::ToolTipRole:
        return index.column() == RuleColumn ? rule.explanation : row->finding.message;
    case Qt::AccessibleTextRole:
        return index.column() == RuleColumn ? QVariant(u"%1, %2"_s.arg(nameOf(rule.severity), rule.title))
                                            : text(*row, index.column());
    case SeverityRole:
        return int(rule.severity);
    case MutedRole:
        return row->muted;
    case DateRole:
        return row->finding.time.isValid() ? m_timeText.date(row->finding.time) : QString();
    default:
        return {};
    }
}

QVariant FindingsModel::text(const FindingRow &row, int column) const
{
    const Finding &finding = row.finding;
    if (finding.number == 0)
        return column == MessageColumn ? u"This finding has been taken back."_s : QString();
    switch (column) {
    case RuleColumn:
        return textOf(finding.rule).title;
    case EntityColumn:
        return finding.entityId.isEmpty() ? noneText() : QString::fromUtf8(finding.entityId);
    case TimeColumn:
        return finding.time.isValid() ? m_timeText.full(finding.time) : noneText();
    case MessageColumn:
        return finding.message;
    default:
        return {};
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static const QStringList names{u"Rule"_s, u"Entity"_s, u"Time"_s, u"What was found"_s};
    return names.value(section);
}

void FindingsModel::want(qint64 page) const
{
    if (std::find(m_wanted.begin(), m_wanted.end(), page) == m_wanted.end())
        m_wanted.push_back(page);
    if (!m_fetch.isActive() && !m_pageSlot.isRunning())
        m_fetch.start(0);
}

void FindingsModel::fetch()
{
    if (m_wanted.empty() || m_pageSlot.isRunning())
        return;
    const qint64 page = m_wanted.back(); // what was looked at last is in sight
    m_wanted.pop_back();
    const QList<FindingPlace> places = m_extent.places.mid(page * m_pages.pageSize(), m_pages.pageSize());
    if (places.isEmpty())
        return fetch();
    m_pageSlot.start([sources = m_scope.sources,
                      places](QueryScope &scope) { return readFindingRows(scope, sources, places); },
                     [this, page](QList<FindingRow> &&rows) { takeRows(page, std::move(rows)); });
}

void FindingsModel::takeRows(qint64 page, QList<FindingRow> &&rows)
{
    const int first = int(page * m_pages.pageSize());
    const int last = std::min(first + int(rows.size()), rowCount()) - 1;
    m_pages.insert(page, std::move(rows));
    if (last >= first) {
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
        Q_EMIT rowsLoaded(first, last);
    }
    fetch();
}

} // namespace Backstory
