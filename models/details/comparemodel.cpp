// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/comparemodel.h"
#include "models/query/causequery.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype LongestTip = 2000;

QString titleOf(const StoredEvent &event)
{
    QString title = event.type.isEmpty() ? u"(no type)"_s : event.type;
    if (event.version != Event::NoVersion)
        title += u" v%1"_s.arg(event.version);
    return title + u" · "_s + QString::fromUtf8(event.entity);
}

/// Reads one of the two; a sentence when it cannot be read.
QString readOne(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &reference,
                ComparedEvent &compared)
{
    const HistorySource source = sourceWithId(sources, reference.source);
    compared.sourceName = source.name;
    HistoryReader &history = scope.history(source);
    const std::optional<StoredEvent> event = history.event(reference.row);
    if (!event)
        return history.error().isEmpty() ? u"One of the two events is no longer in the history."_s
                                         : history.error();
    compared.event = *event;
    ContentSource *contents = scope.contents(source);
    const QList<EventContentResult> found =
        contents ? contents->contents({*event}, scope.stop()) : QList<EventContentResult>();
    if (found.isEmpty())
        return {};
    compared.payload = decodePayload(found.first().payload, event->contentType);
    compared.metadata = decodePayload(found.first().metadata);
    return found.first().problem;
}

} // namespace

CompareModel::CompareModel(QueryPool &pool, QObject *parent)
    : QAbstractTableModel(parent)
    , m_slot(pool)
{
}

CompareModel::Comparison CompareModel::compare(QueryScope &scope, const QList<HistorySource> &sources,
                                               const EventReference &first, const EventReference &second)
{
    Comparison comparison;
    ComparedEvent compared[2];
    const EventReference references[] = {first, second};
    for (int i = 0; i < 2; ++i) {
        comparison.error = readOne(scope, sources, references[i], compared[i]);
        if (!comparison.error.isEmpty())
            return comparison;
        comparison.titles[i] = titleOf(compared[i].event);
    }
    comparison.diff = EventDiff::between(compared[0], compared[1], scope.stop());
    return comparison;
}

void CompareModel::show(const EventReference &first, const EventReference &second)
{
    m_slot.start([sources = m_sources, first,
                  second](QueryScope &scope) { return compare(scope, sources, first, second); },
                 [this](Comparison &&comparison) {
                     m_comparison = std::move(comparison);
                     rebuild();
                     Q_EMIT headerDataChanged(Qt::Horizontal, FirstColumn, SecondColumn);
                     Q_EMIT loaded();
                 });
}

void CompareModel::setOnlyDifferences(bool only)
{
    m_onlyDifferences = only;
    rebuild();
}

void CompareModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    int group = -1;
    for (qsizetype i = 0; i < m_comparison.diff.fields.size(); ++i) {
        const FieldDifference &field = m_comparison.diff.fields[i];
        if (m_onlyDifferences && field.change == FieldDifference::Same)
            continue;
        if (field.group != group) {
            group = field.group;
            m_rows.push_back(-1 - group);
        }
        m_rows.push_back(i);
    }
    endResetModel();
}

const FieldDifference *CompareModel::fieldAt(int row) const
{
    if (row < 0 || size_t(row) >= m_rows.size() || m_rows[size_t(row)] < 0)
        return nullptr;
    return &m_comparison.diff.fields[m_rows[size_t(row)]];
}

QString CompareModel::rowText(int row) const
{
    const FieldDifference *field = fieldAt(row);
    return field ? QStringList{field->field, field->first, field->second}.join(u'\t') : QString();
}

int CompareModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CompareModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant CompareModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const FieldDifference *field = fieldAt(index.row());
    if (!field) {
        static const QString groups[] = {u"Event"_s, u"Payload"_s, u"Metadata"_s};
        const bool isTitle = index.column() == FieldColumn;
        if (role == Qt::DisplayRole)
            return isTitle ? groups[-1 - m_rows[size_t(index.row())]] : QString();
        return role == ChangeRole ? QVariant(-1) : QVariant();
    }
    const QString text = index.column() == FieldColumn
                             ? (field->field.isEmpty() ? u"(all of it)"_s : field->field)
                         : index.column() == FirstColumn ? field->first
                                                         : field->second;
    static const QString changes[] = {u"same"_s, u"changed"_s, u"added"_s, u"removed"_s};
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::ToolTipRole:
        return text.left(LongestTip);
    case Qt::AccessibleTextRole:
        return index.column() == FieldColumn ? text + u", "_s + changes[field->change] : text;
    case ChangeRole:
        return int(field->change);
    case MonoRole:
        return field->group != FieldDifference::Envelope;
    }
    return {};
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    if (section == FieldColumn)
        return u"Field"_s;
    return m_comparison.titles[section - FirstColumn];
}

} // namespace Backstory
