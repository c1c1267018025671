// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/opening/sourcetrial.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int SampleRows = 50;
constexpr qsizetype LongestText = 200;

QString shortened(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes.first(std::min(bytes.size(), LongestText))).simplified();
}

/// Keeps the first events and then ends the reading.
class FirstEvents : public EventSink
{
public:
    FirstEvents(int most, std::stop_token outer)
        : m_most(most)
        , m_outer(outer, [this] { m_stop.request_stop(); })
    {
    }

    void opened(const SourceDescription &description) override { m_description = description; }
    void restarted(const QString &) override { m_rows.clear(); }
    void noticed(const QString &) override {}
    void append(EventBatch &&batch) override
    {
        for (const Event &event : batch.events()) {
            if (m_rows.size() == m_most)
                break;
            keep(event);
        }
        if (m_rows.size() == m_most)
            m_stop.request_stop();
    }
    void progressed(const Progress &) override {}
    void caughtUp() override { m_stop.request_stop(); }

    std::stop_token stop() const { return m_stop.get_token(); }
    QString schema() const { return m_description.schema; }
    QList<PreviewRow> &rows() { return m_rows; }
    const QList<EventAddress> &addresses() const { return m_addresses; }

private:
    void keep(const Event &event)
    {
        PreviewRow row;
        row.time = event.occurred.isValid() ? event.occurred : event.recorded;
        row.entity = shortened(event.entity);
        row.category = shortened(event.category);
        row.version = event.version;
        row.type = shortened(event.type);
        row.id = shortened(event.id);
        QStringList causes;
        for (const Cause &cause : event.causes)
            causes.append(shortened(cause.text));
        row.cause = causes.join(u", "_s);
        row.correlation = shortened(event.correlation);
        row.payload = shortened(event.payload);
        row.problem = QString::fromUtf8(event.problem.toByteArray());
        m_rows.append(row);
        m_addresses.append({event.position, event.entity.toByteArray(), event.version});
    }

    int m_most;
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_outer;
    SourceDescription m_description;
    QList<PreviewRow> m_rows;
    QList<EventAddress> m_addresses;
};

const Connector *connectorFor(const ConnectorCatalog &catalog, const SourceLocation &location,
                              const ConnectorDescription **description, SourceError *error)
{
    *description = catalog.find(location, error);
    return *description ? catalog.load(**description, error) : nullptr;
}

/// Collects the steps with the time that each took.
class Steps
{
public:
    explicit Steps(SourceCheck &check)
        : m_check(check)
    {
        m_timer.start();
    }
    bool pass(const QString &name, const QString &result)
    {
        m_check.steps.append({name, result, CheckStep::Passed, m_timer.restart()});
        return true;
    }
    bool fail(const QString &name, const SourceError &error)
    {
        m_check.steps.append({name, error.sentence, CheckStep::Failed, m_timer.restart()});
        m_check.sentence = error.sentence;
        m_check.advice = error.advice;
        return false;
    }
    void skip(const QString &name) { m_check.steps.append({name, u"not tried"_s, CheckStep::Skipped, -1}); }

private:
    SourceCheck &m_check;
    QElapsedTimer m_timer;
};

bool tryFile(Steps &steps, const SourceLocation &location)
{
    if (!location.url.isLocalFile())
        return true;
    const QFileInfo file(location.url.toLocalFile());
    SourceError error;
    if (!file.exists()) {
        error.sentence = u"There is no file “%1”."_s.arg(file.filePath());
        error.advice = u"Check the spelling, or choose it with Browse."_s;
        return steps.fail(u"File"_s, error);
    }
    if (file.isDir()) {
        error.sentence = u"“%1” is a folder."_s.arg(file.filePath());
        error.advice = u"Choose a file that is in it."_s;
        return steps.fail(u"File"_s, error);
    }
    steps.pass(u"File"_s, u"found, "_s + bytesText(file.size()));
    if (!file.isReadable()) {
        error.sentence = u"You may not read “%1”."_s.arg(file.fileName());
        error.advice = u"Ask its owner, or change its permissions."_s;
        return steps.fail(u"Readable"_s, error);
    }
    return steps.pass(u"Readable"_s, file.isWritable() ? u"yes; it is opened for reading only"_s : u"yes"_s);
}

} // namespace

QList<ConnectorEntry> connectorEntries(const ConnectorCatalog &catalog)
{
    QList<ConnectorEntry> entries;
    for (const ConnectorDescription &each : catalog.connectors()) {
        const bool files = each.schemes.contains(u"file"_s);
        QStringList suffixes;
        for (const QString &suffix : each.suffixes)
            suffixes.append(u'.' + suffix);
        QStringList schemes;
        for (const QString &scheme : each.schemes)
            schemes.append(scheme + u"://…"_s);
        ConnectorEntry entry{each.id,
                             each.name,
                             files ? u"files: "_s + suffixes.join(u' ') : u"servers: "_s + schemes.join(u' '),
                             {}};
        entry.needs = files ? u"Needs a file that you may read."_s : u"Needs the address of a server."_s;
        if (each.capabilities.contains(u"mapping"_s))
            entry.needs +=
                u" What it does not recognise by itself is described with a mapping file, which is "
                "made here by example."_s;
        if (each.capabilities.contains(u"follow"_s))
            entry.needs += u" New events appear as they are written."_s;
        entry.schemes = each.schemes;
        entry.schemes.removeAll(u"file"_s);
        for (const ConnectorSecret &secret : each.secrets)
            entry.secrets.append(secret.name);
        entry.takesMapping = each.capabilities.contains(u"mapping"_s);
        entry.canTest = each.capabilities.contains(u"test"_s);
        entry.canListParts = each.capabilities.contains(u"parts"_s);
        entries.append(entry);
    }
    return entries;
}

Preview readPreview(const ConnectorCatalog &catalog, const SourceLocation &location, int rows,
                    std::stop_token stop)
{
    Preview preview;
    SourceError error;
    const ConnectorDescription *description = nullptr;
    const Connector *connector = connectorFor(catalog, location, &description, &error);
    if (!connector) {
        preview.error = error;
        return preview;
    }
    FirstEvents events(rows, stop);
    preview.error = connector->eventReader(location)->read(events, {}, events.stop());
    preview.schema = events.schema();
    preview.rows = events.rows();
    if (preview.rows.isEmpty() || stop.stop_requested())
        return preview;
    if (const auto reader = connector->payloadReader(location)) {
        QList<EventContent> contents;
        if (!reader->read(events.addresses(), contents, stop)) {
            for (qsizetype i = 0; i < std::min(contents.size(), preview.rows.size()); ++i)
                preview.rows[i].payload = shortened(contents[i].payload);
        }
    }
    return preview;
}

Preview readPreview(const ConnectorCatalog &catalog, const SourceLocation &location,
                    const MappingDraft &draft, int rows, std::stop_token stop)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"draft.mapping.json"_s));
    Preview preview;
    if (!file.open(QIODevice::WriteOnly) || file.write(draft.toJson()) < 0 || !file.flush()) {
        preview.error = SourceError();
        preview.error->sentence = u"The mapping cannot be tried: %1."_s.arg(file.errorString());
        return preview;
    }
    return readPreview(catalog, {location.url, file.fileName(), location.secrets}, rows, stop);
}

std::optional<SourceError> testConnection(const ConnectorCatalog &catalog, const SourceLocation &location,
                                          const std::function<void(const CheckStep &)> &told,
                                          std::stop_token stop)
{
    SourceError error;
    const ConnectorDescription *description = nullptr;
    const Connector *connector = connectorFor(catalog, location, &description, &error);
    if (!connector)
        return error;
    QElapsedTimer timer;
    timer.start();
    const auto tell = [&](const SourceError::Step &step) {
        told({step.name, step.result, step.passed ? CheckStep::Passed : CheckStep::Failed, timer.restart()});
    };
    return connector->test(location, tell, stop);
}

PartsAnswer listParts(const ConnectorCatalog &catalog, const SourceLocation &location, std::stop_token stop)
{
    PartsAnswer answer;
    SourceError error;
    const ConnectorDescription *description = nullptr;
    const Connector *connector = connectorFor(catalog, location, &description, &error);
    if (!connector) {
        answer.error = error;
        return answer;
    }
    QList<SourcePart> parts;
    answer.error = connector->parts(location, parts, stop);
    for (const SourcePart &each : std::as_const(parts))
        answer.parts.append({each.name, each.partitions, each.events, each.bytes, each.oldest, each.retention,
                             each.isInternal, each.problem});
    return answer;
}

QList<DescribedTable> describeTables(const ConnectorCatalog &catalog, const SourceLocation &location,
                                     std::stop_token stop, SourceError *why)
{
    SourceError error;
    const ConnectorDescription *description = nullptr;
    const Connector *connector = connectorFor(catalog, location, &description, &error);
    QList<SampleTable> samples;
    const auto failed = connector ? connector->sample(location, SampleRows, samples, stop) : error;
    if (failed) {
        if (why)
            *why = *failed;
        return {};
    }
    QList<DescribedTable> tables;
    for (const SampleTable &sample : std::as_const(samples))
        tables.append(DescribedTable(sample, !location.url.isLocalFile()));
    std::stable_sort(tables.begin(), tables.end(), [](const DescribedTable &a, const DescribedTable &b) {
        return likelihoodOf(a.table, a.candidates) > likelihoodOf(b.table, b.candidates);
    });
    return tables;
}

SourceCheck trySource(const ConnectorCatalog &catalog, const SourceLocation &location, std::stop_token stop)
{
    SourceCheck check;
    Steps steps(check);
    if (!tryFile(steps, location)) {
        steps.skip(u"Schema"_s);
        steps.skip(u"First event"_s);
        return check;
    }
    SourceError error;
    const ConnectorDescription *description = nullptr;
    if (!connectorFor(catalog, location, &description, &error)) {
        steps.fail(u"Connector"_s, error);
        return check;
    }
    check.connector = description->id;
    const Preview preview = readPreview(catalog, location, 1, stop);
    if (preview.error) {
        steps.fail(u"Schema"_s, *preview.error);
        steps.skip(u"First event"_s);
        QList<SampleTable> samples;
        SourceError none;
        const Connector *connector = catalog.load(*description, &none);
        check.canDescribe = location.mappingFile.isEmpty() && connector &&
                            !connector->sample(location, 1, samples, stop) && !samples.isEmpty();
        if (check.canDescribe)
            check.advice =
                u"Describe it: Backstory shows the first rows while you say which column or key is what."_s;
        return check;
    }
    check.recognised = u"%1 (%2)"_s.arg(preview.schema, description->name);
    steps.pass(u"Schema"_s, preview.schema);
    if (preview.rows.isEmpty()) {
        steps.pass(u"First event"_s, u"none yet"_s);
    } else {
        const PreviewRow &first = preview.rows.first();
        const QString type = first.type.isEmpty() ? u"an event without a type"_s : first.type;
        steps.pass(u"First event"_s, first.time.isValid()
                                         ? u"%1, %2"_s.arg(type, TimeText(TimeText::Local).full(first.time))
                                         : type);
    }
    check.canOpen = true;
    return check;
}

} // namespace Backstory
