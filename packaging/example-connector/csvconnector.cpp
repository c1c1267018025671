// SPDX-License-Identifier: GPL-3.0-or-later
// A whole connector: reads events from lines of "id,type,entity,time,payload" in a .csv file.
#include "connectors/connector.h"

#include <QFile>

#include <thread>

using namespace Backstory;

/// Reads the lines behind the cursor, which is a byte offset, and looks for more four times a second.
class CsvReader : public EventReader
{
public:
    explicit CsvReader(const QString &path)
        : m_file(path)
    {
    }

    std::optional<SourceError> read(EventSink &sink, const QByteArray &cursor, std::stop_token stop) override
    {
        if (!m_file.open(QIODevice::ReadOnly))
            return SourceError{QStringLiteral("The file cannot be opened."), m_file.errorString(), {}, {}};
        sink.opened({QStringLiteral("CSV"), QStringLiteral("byte offset"), {}});
        for (m_file.seek(cursor.toLongLong()); !stop.stop_requested();) {
            readLines(sink, stop);
            sink.progressed({m_file.pos(), m_file.size(), Progress::Bytes});
            sink.caughtUp();
            std::this_thread::sleep_for(std::chrono::milliseconds(250));
        }
        return std::nullopt;
    }

private:
    void readLines(EventSink &sink, std::stop_token stop)
    {
        EventBatch batch;
        while (!stop.stop_requested()) {
            const qint64 at = m_file.pos();
            const QByteArray line = m_file.readLine();
            if (!line.endsWith('\n')) { // the end, or a line that is still being written
                m_file.seek(at);
                break;
            }
            const QList<QByteArray> columns = line.trimmed().split(',');
            if (columns.size() < 5)
                continue;
            Event event; // its texts are views, which batch.append() copies
            event.position = {at};
            event.id = columns[0];
            event.type = columns[1];
            event.entity = columns[2];
            event.category = event.entity.first(qMax<qsizetype>(0, event.entity.indexOf('-')));
            event.occurred = Timestamp::fromText(columns[3]);
            event.payload = columns[4];
            batch.append(event);
            batch.setCursor(QByteArray::number(m_file.pos()));
        }
        if (!batch.isEmpty())
            sink.append(std::move(batch));
    }

    QFile m_file;
};

class CsvConnector : public QObject, public Connector
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID BackstoryConnector_iid FILE "csv.json")
    Q_INTERFACES(Backstory::Connector)
public:
    std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const override
    {
        return std::make_unique<CsvReader>(location.url.toLocalFile());
    }
};

#include "csvconnector.moc"
