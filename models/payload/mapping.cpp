// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/mapping.h"

#include <QFile>
#include <QFileInfo>

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

using Json = nlohmann::json;

enum class Kind { Plain, Time, Cause, EventKinds };

struct Field {
    const char *key;
    MappingExpression Mapping::*member;
    Kind kind = Kind::Plain;
};

constexpr std::array Fields{
    Field{"id", &Mapping::id},
    Field{"type", &Mapping::type},
    Field{"kind", &Mapping::kind, Kind::EventKinds},
    Field{"entity", &Mapping::entity},
    Field{"category", &Mapping::category},
    Field{"version", &Mapping::version},
    Field{"readVersion", &Mapping::readVersion},
    Field{"schemaVersion", &Mapping::schemaVersion},
    Field{"occurred", &Mapping::occurred, Kind::Time},
    Field{"recorded", &Mapping::recorded, Kind::Time},
    Field{"causes", &Mapping::causes, Kind::Cause},
    Field{"correlation", &Mapping::correlation},
    Field{"producer", &Mapping::producer},
    Field{"user", &Mapping::user},
    Field{"contentType", &Mapping::contentType},
    Field{"payload", &Mapping::payload},
    Field{"metadata", &Mapping::metadata},
};

struct ConsumerField {
    const char *key;
    MappingExpression MappedConsumers::*member;
    Kind kind = Kind::Plain;
};

constexpr std::array ConsumerFields{
    ConsumerField{"name", &MappedConsumers::name},
    ConsumerField{"topic", &MappedConsumers::topic},
    ConsumerField{"position", &MappedConsumers::position},
    ConsumerField{"next", &MappedConsumers::next},
    ConsumerField{"updated", &MappedConsumers::updated, Kind::Time},
    ConsumerField{"state", &MappedConsumers::state},
};

struct ProcessingField {
    const char *key;
    MappingExpression MappedProcessing::*member;
    Kind kind = Kind::Plain;
};

constexpr std::array ProcessingFields{
    ProcessingField{"consumer", &MappedProcessing::consumer},
    ProcessingField{"position", &MappedProcessing::position},
    ProcessingField{"event", &MappedProcessing::event},
    ProcessingField{"type", &MappedProcessing::type},
    ProcessingField{"produced", &MappedProcessing::produced, Kind::Time},
    ProcessingField{"received", &MappedProcessing::received, Kind::Time},
    ProcessingField{"processed", &MappedProcessing::processed, Kind::Time},
    ProcessingField{"attempts", &MappedProcessing::attempts},
    ProcessingField{"error", &MappedProcessing::error},
};

template<typename Known>
QString namesOf(const Known &known)
{
    QStringList names;
    for (const auto &field : known)
        names << QString::fromLatin1(field.key);
    return names.join(", "_L1);
}

template<typename Known>
auto found(const Known &known, const std::string &key)
{
    return std::find_if(known.begin(), known.end(), [&key](const auto &field) { return key == field.key; });
}

/// Reads one mapping; its functions return false after they have set the sentence.
class MappingParser
{
public:
    MappingParser(Mapping &mapping, QString *error)
        : m_mapping(mapping)
        , m_error(error)
    {
    }

    bool parse(const QByteArray &text);

private:
    bool fail(const QString &what)
    {
        *m_error = u"The mapping “%1” cannot be used: %2"_s.arg(m_mapping.file, what);
        return false;
    }
    bool top(const Json &document);
    bool text(const Json &value, const QString &key, QString &into);
    bool fields(const Json &object);
    bool consumers(const Json &object);
    bool processing(const Json &object);
    bool field(const QString &key, const Json &value, Kind kind, MappingExpression &into);
    bool object(const QString &key, const Json &value, Kind kind, MappingExpression &into);
    bool as(const QString &key, const Json &value, Kind kind, MappingExpression &into);
    bool expression(const QString &key, const Json &value, MappingExpression &into);
    bool steps(const QString &key, MappingExpression &into);

    Mapping &m_mapping;
    QString *m_error;
};

bool MappingParser::parse(const QByteArray &text)
{
    Json document;
    try {
        document = Json::parse(text.begin(), text.end());
    } catch (const Json::parse_error &e) {
        const QByteArrayView before = QByteArrayView(text).first(std::min(qsizetype(e.byte), text.size()));
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        return fail(u"it is no valid JSON at line %1. Correct it there."_s.arg(line));
    }
    return top(document);
}

bool MappingParser::top(const Json &document)
{
    if (!document.is_object())
        return fail(u"it must be a JSON object that begins with {\"backstory\": \"mapping/1\", …}."_s);
    const auto version = document.find("backstory");
    if (version == document.end() || *version != "mapping/1")
        return fail(u"the key “backstory” must be \"mapping/1\"."_s);
    for (const auto &[key, value] : document.items()) {
        const QString name = QString::fromStdString(key);
        if (key == "fields") {
            if (!fields(value))
                return false;
        } else if (key == "consumers") {
            if (!consumers(value))
                return false;
        } else if (key == "processing") {
            if (!processing(value))
                return false;
        } else if (key == "table" || key == "position" || key == "name") {
            QString &into = key == "table"  ? m_mapping.table
                            : key == "name" ? m_mapping.name
                                            : m_mapping.position;
            if (!text(value, name, into))
                return false;
        } else if (key != "backstory") {
            return fail(
                u"“%1” is no key of a mapping; expected are backstory, name, table, position, fields, consumers and processing."_s
                    .arg(name));
        }
    }
    if (m_mapping.expressions().empty())
        return fail(u"the key “fields” must be an object that says where each value is, such as "
                    u"{\"type\": \"kind\"}."_s);
    return true;
}

bool MappingParser::text(const Json &value, const QString &key, QString &into)
{
    if (!value.is_string() || value.get_ref<const std::string &>().empty())
        return fail(u"the key “%1” must be a text that is not empty."_s.arg(key));
    into = QString::fromStdString(value.get_ref<const std::string &>());
    return true;
}

bool MappingParser::fields(const Json &object)
{
    if (!object.is_object())
        return fail(u"the key “fields” must be an object, such as {\"type\": \"kind\"}."_s);
    for (const auto &[key, value] : object.items()) {
        const QString name = QString::fromStdString(key);
        const auto known = found(Fields, key);
        if (known == Fields.end())
            return fail(
                u"“fields.%1” is no field of an event; expected are %2."_s.arg(name, namesOf(Fields)));
        if (!field("fields."_L1 + name, value, known->kind, m_mapping.*known->member))
            return false;
    }
    return true;
}

bool MappingParser::consumers(const Json &object)
{
    MappedConsumers &into = m_mapping.consumers;
    if (!object.is_object())
        return fail(u"the key “consumers” must be an object, such as {\"table\": \"checkpoints\", "
                    u"\"name\": \"projection\", \"position\": \"last_seen\"}."_s);
    for (const auto &[key, value] : object.items()) {
        const QString name = "consumers."_L1 + QString::fromStdString(key);
        const auto known = found(ConsumerFields, key);
        if (key == "table"
                ? !text(value, name, into.table)
                : known != ConsumerFields.end() && !field(name, value, known->kind, into.*known->member))
            return false;
        if (key != "table" && known == ConsumerFields.end())
            return fail(u"“%1” says nothing of a consumer; expected are table, %2."_s.arg(
                name, namesOf(ConsumerFields)));
    }
    if (into.table.isEmpty() || !into.name.isSet() || into.position.isSet() == into.next.isSet())
        return fail(u"“consumers” must have table, name and either position (of the last event that was "
                    u"processed) or next (of the one that comes next)."_s);
    return true;
}

bool MappingParser::processing(const Json &object)
{
    MappedProcessing &into = m_mapping.processing;
    if (!object.is_object())
        return fail(u"the key “processing” must be an object, such as {\"table\": \"deliveries\", "
                    u"\"consumer\": \"worker\", \"event\": \"event_id\", \"received\": \"got\", "
                    u"\"processed\": \"done\"}."_s);
    for (const auto &[key, value] : object.items()) {
        const QString name = "processing."_L1 + QString::fromStdString(key);
        const auto known = found(ProcessingFields, key);
        if (key == "table"
                ? !text(value, name, into.table)
                : known != ProcessingFields.end() && !field(name, value, known->kind, into.*known->member))
            return false;
        if (key != "table" && known == ProcessingFields.end())
            return fail(u"“%1” says nothing of when events were processed; expected are table, %2."_s.arg(
                name, namesOf(ProcessingFields)));
    }
    if (into.table.isEmpty() || !into.consumer.isSet() || !into.processed.isSet() ||
        (into.position.isSet() && into.event.isSet()))
        return fail(u"“processing” must have table, consumer and processed, and the event by its position or "
                    u"by its id (event), not by both."_s);
    return true;
}

bool MappingParser::field(const QString &key, const Json &value, Kind kind, MappingExpression &into)
{
    if (value.is_object())
        return object(key, value, kind, into);
    if (!value.is_string())
        return fail(
            u"“%1” must be a column, a JSON path such as \"column$.path\", or an object with “text” or “from”."_s
                .arg(key));
    return expression(key, value, into);
}

bool MappingParser::object(const QString &key, const Json &value, Kind kind, MappingExpression &into)
{
    for (const auto &[name, part] : value.items()) {
        if (name != "text" && name != "from" && name != "as")
            return fail(u"“%1.%2” is no key of a field; expected are text, from and as."_s.arg(
                key, QString::fromStdString(name)));
    }
    if (value.contains("text") == value.contains("from"))
        return fail(
            u"“%1” must have either “text” (a constant) or “from” (a column or JSON path)."_s.arg(key));
    if (value.contains("as") && !as(key + ".as"_L1, value["as"], kind, into))
        return false;
    if (value.contains("from"))
        return expression(key + ".from"_L1, value["from"], into);
    if (!value["text"].is_string())
        return fail(u"“%1.text” must be a text."_s.arg(key));
    into.form = MappingExpression::Constant;
    into.constant = QString::fromStdString(value["text"].get_ref<const std::string &>());
    static const QStringList kinds{u"event"_s, u"command"_s, u"snapshot"_s, u"tombstone"_s};
    if (kind == Kind::EventKinds && !kinds.contains(into.constant))
        return fail(
            u"“%1.text” must be event, command, snapshot or tombstone, not “%2”."_s.arg(key, into.constant));
    return true;
}

bool MappingParser::as(const QString &key, const Json &value, Kind kind, MappingExpression &into)
{
    const QString unit = value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
    if (kind == Kind::Cause) {
        if (unit != "position"_L1)
            return fail(
                u"“%1” must be \"position\" (the cause is a global position); leave it out for ids."_s.arg(
                    key));
        into.as = MappingExpression::Position;
        return true;
    }
    if (kind != Kind::Time)
        return fail(
            u"“%1” is only allowed for occurred, recorded, updated, produced, received, processed and causes."_s
                .arg(key));
    static const QStringList units{u"iso"_s, u"epoch-s"_s, u"epoch-ms"_s, u"epoch-us"_s, u"epoch-ns"_s};
    const qsizetype at = units.indexOf(unit);
    if (at < 0)
        return fail(u"“%1” must be one of %2."_s.arg(key, units.join(", "_L1)));
    into.as = MappingExpression::As(at); // Text … EpochNanoseconds stand in the order of `units`
    return true;
}

bool MappingParser::expression(const QString &key, const Json &value, MappingExpression &into)
{
    QString source;
    if (!text(value, key, source))
        return false;
    into.form = MappingExpression::Value;
    qsizetype dollar = -1;
    for (qsizetype i = 0; i < source.size() && dollar < 0; ++i) {
        const bool starts = i + 1 == source.size() || source[i + 1] == u'.' || source[i + 1] == u'[';
        if (source[i] == u'$' && starts)
            dollar = i;
    }
    into.column = source.left(dollar);
    if (dollar >= 0)
        into.path = source.mid(dollar).toUtf8();
    return steps(key, into);
}

bool MappingParser::steps(const QString &key, MappingExpression &into)
{
    const QByteArray &path = into.path;
    const auto bad = [&](qsizetype at) {
        return fail(
            u"“%1”: the path “%2” cannot be read from character %3 on; expected is a path such as "
            u"$.items[0].name or $.\"a.b\"."_s.arg(key, QString::fromUtf8(path), QString::number(at + 1)));
    };
    qsizetype at = 1;
    while (at < path.size()) {
        qsizetype end = -1;
        if (path[at] == '[') {
            end = path.indexOf(']', at);
            int index = -1;
            const char *last = path.constData() + std::max<qsizetype>(end, 0);
            if (end < 0 || std::from_chars(path.constData() + at + 1, last, index).ptr != last || index < 0)
                return bad(at);
            into.steps.push_back({{}, index});
            ++end;
        } else if (path[at] == '.' && at + 1 < path.size() && path[at + 1] == '"') {
            const qsizetype quote = path.indexOf('"', at + 2);
            if (quote < 0)
                return bad(at);
            into.steps.push_back({path.mid(at + 2, quote - at - 2).toStdString()});
            end = quote + 1;
        } else if (path[at] == '.') {
            end = at + 1;
            while (end < path.size() && path[end] != '.' && path[end] != '[')
                ++end;
            if (end == at + 1)
                return bad(at);
            into.steps.push_back({path.mid(at + 1, end - at - 1).toStdString()});
        } else {
            return bad(at);
        }
        at = end;
    }
    return true;
}

} // namespace

Timestamp MappingExpression::timeOf(QByteArrayView value) const
{
    if (as == Text || as == Position)
        return Timestamp::fromText(value);
    // Digits before the point and at most nine behind it, so that 1700000000.123456789 s stays exact.
    const qint64 perUnit = as == EpochSeconds        ? 1'000'000'000
                           : as == EpochMilliseconds ? 1'000'000
                           : as == EpochMicroseconds ? 1'000
                                                     : 1;
    qint64 whole = 0;
    const auto [end, failed] = std::from_chars(value.begin(), value.end(), whole);
    qint64 ns = 0;
    if (failed != std::errc() || __builtin_mul_overflow(whole, perUnit, &ns))
        return {};
    if (end != value.end()) {
        if (*end != '.')
            return {};
        qint64 part = 0;
        qint64 scale = perUnit / 10;
        for (const char *c = end + 1; c != value.end(); ++c, scale /= 10) {
            if (*c < '0' || *c > '9')
                return {};
            part += (*c - '0') * scale;
        }
        if (__builtin_add_overflow(ns, value.front() == '-' ? -part : part, &ns))
            return {};
    }
    return Timestamp::fromNanoseconds(ns);
}

std::vector<std::pair<QString, const MappingExpression *>> Mapping::expressions() const
{
    std::vector<std::pair<QString, const MappingExpression *>> set;
    for (const Field &field : Fields) {
        if (const MappingExpression &expression = this->*field.member; expression.isSet())
            set.emplace_back(QString::fromLatin1(field.key), &expression);
    }
    return set;
}

std::vector<std::pair<QString, const MappingExpression *>> MappedConsumers::expressions() const
{
    std::vector<std::pair<QString, const MappingExpression *>> set;
    for (const ConsumerField &field : ConsumerFields) {
        if (const MappingExpression &expression = this->*field.member; expression.isSet())
            set.emplace_back(QString::fromLatin1(field.key), &expression);
    }
    return set;
}

std::vector<std::pair<QString, const MappingExpression *>> MappedProcessing::expressions() const
{
    std::vector<std::pair<QString, const MappingExpression *>> set;
    for (const ProcessingField &field : ProcessingFields) {
        if (const MappingExpression &expression = this->*field.member; expression.isSet())
            set.emplace_back(QString::fromLatin1(field.key), &expression);
    }
    return set;
}

std::optional<Mapping> Mapping::read(const QString &path, QString *error)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        *error = u"The mapping “%1” cannot be read: %2."_s.arg(path, file.errorString());
        return {};
    }
    return fromJson(file.readAll(), path, error);
}

std::optional<Mapping> Mapping::fromJson(const QByteArray &json, const QString &path, QString *error)
{
    Mapping mapping;
    mapping.file = path;
    if (!MappingParser(mapping, error).parse(json))
        return {};
    return mapping;
}

} // namespace Backstory
