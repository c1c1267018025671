// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/changeblock.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace
{

const QStringList Signs{u"same"_s, u"added"_s, u"removed"_s, u"changed"_s, u"within"_s};

QByteArray bytes(const Json &json)
{
    return QByteArray::fromStdString(json.dump());
}

QStringList named(const std::vector<StateChange> &changes, const PathTable &paths)
{
    QStringList lines;
    for (const StateChange &change : changes)
        lines += u"%1 %2 %3"_s
                     .arg(Signs[int(change.change)], paths.text(change.path),
                          QString::fromUtf8(change.value.data(), qsizetype(change.value.size())))
                     .trimmed();
    return lines;
}

QStringList diff(const QByteArray &before, const QByteArray &after)
{
    PathTable paths;
    const StatePair pair{stateDocument(before), stateDocument(after)};
    return named(StateDiff(paths).between(pair), paths);
}

/// The same by a plain walk of another library's values, in any order.
void walk(const QString &path, const Json *before, const Json *after, QStringList &lines)
{
    const auto holds = [](const Json *json) { return json && json->is_structured() && !json->empty(); };
    if (before && after && *before == *after)
        return;
    const bool isOneKind = before && after && before->is_structured() && before->type() == after->type();
    if (!isOneKind && ((before && after) || (!holds(before) && !holds(after)))) {
        const QString sign = before && after ? u"changed"_s : after ? u"added"_s : u"removed"_s;
        lines +=
            u"%1 %2 %3"_s.arg(sign, path, after ? QString::fromUtf8(bytes(*after)) : QString()).trimmed();
    }
    for (const Json *own : {before, after}) {
        const Json *other = own == before ? after : before;
        if (!holds(own))
            continue;
        for (auto it = own->begin(); it != own->end(); ++it) {
            const bool isList = own->is_array();
            const QString child =
                isList ? pathWith(path, it - own->begin()) : pathWith(path, QString::fromStdString(it.key()));
            const Json *beside = nullptr;
            if (other && other->type() == own->type() && isList && size_t(it - own->begin()) < other->size())
                beside = &(*other)[size_t(it - own->begin())];
            if (other && other->type() == own->type() && !isList && other->contains(it.key()))
                beside = &(*other)[it.key()];
            if (own == before && beside)
                continue; // comes with the later one
            walk(child, own == before ? &*it : beside, own == before ? nullptr : &*it, lines);
        }
    }
}

/// Makes values and alters them, the same at every run.
class RandomJson
{
public:
    Json value(int depth)
    {
        const int kind = number(depth > 0 ? 8 : 6);
        if (kind < 2)
            return number(5);
        if (kind == 2)
            return number(2) == 1;
        if (kind == 3)
            return nullptr;
        if (kind < 6)
            return std::string(size_t(number(3)), 'x') + (number(4) == 0 ? "\"\\\nä" : "");
        Json container = kind == 6 ? Json::object() : Json::array();
        for (int i = number(5); i > 0; --i) {
            if (kind == 6)
                container[key()] = value(depth - 1);
            else
                container.push_back(value(depth - 1));
        }
        return container;
    }

    void alter(Json &json)
    {
        if (!json.is_structured() || json.empty() || number(6) == 0) {
            json = value(2);
            return;
        }
        const size_t at = size_t(number(int(json.size())));
        auto it = json.begin();
        std::advance(it, at);
        if (number(5) == 0)
            json.erase(it);
        else if (number(5) == 0 && json.is_object())
            json[key()] = value(2);
        else if (number(5) == 0 && json.is_array())
            json.push_back(value(2));
        else
            alter(*it);
    }

    int number(int below) { return int(m_random() % unsigned(below)); }

private:
    std::string key()
    {
        static const std::string keys[] = {"a", "b", "c d", "", "e\"f", "ö", "0", "g.h", "i[0]", "\n\x01"};
        return keys[number(int(std::size(keys)))];
    }

    std::mt19937 m_random{20260101};
};

} // namespace

class TestStateDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesWhatChanged_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QStringList>("changes");
        const auto row = [](const char *name, const char *before, const char *after,
                            const QStringList &lines) {
            QTest::newRow(name) << QByteArray(before).replace('\'', '"')
                                << QByteArray(after).replace('\'', '"') << lines;
        };
        row("nothing", "{'a':1}", "{'a':1}", {});
        row("another order of keys", "{'a':{'b':1,'c':2}}", "{'a':{'c':2,'b':1}}", {});
        row("the first state", "undefined", "{'a':1,'b':{'c':[]}}", {u"added a 1"_s, u"added b.c []"_s});
        row("deep in a list", "{'a':[{'b':1},{'b':2}]}", "{'a':[{'b':1},{'b':3}]}", {u"changed a[1].b 3"_s});
        row("gone", "{'a':{'b':1},'c':2}", "{'c':2}", {u"removed a.b"_s});
        row("a list becomes a text", "{'a':[1]}", "{'a':'x'}", {u"changed a \"x\""_s, u"removed a[0]"_s});
        row("a text becomes an object", "{'a':'x'}", "{'a':{'b':1}}",
            {u"changed a {\"b\":1}"_s, u"added a.b 1"_s});
        row("an empty list is filled", "{'a':[]}", "{'a':[1]}", {u"added a[0] 1"_s});
        row("the state is a number", "1", "2", {u"changed  2"_s});
        row("the state becomes an object", "1", "{'a':1}", {u"changed  {\"a\":1}"_s, u"added a 1"_s});
        row("the first state is empty", "undefined", "{}", {u"added  {}"_s});
        row("the state is undefined again", "{'a':1}", "undefined", {u"removed a"_s});
        row("a key that is no name", "{'a b':1}", "{'a b':2}", {u"changed [\"a b\"] 2"_s});
    }

    void namesWhatChanged()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QStringList, changes);
        QCOMPARE(diff(before, after), changes);
    }

    void agreesWithAPlainWalk()
    {
        RandomJson random;
        int changed = 0;
        for (int round = 0; round < 3'000; ++round) {
            const Json before = random.value(4);
            Json after = before;
            for (int i = random.number(4); i > 0; --i)
                random.alter(after);
            QStringList expected;
            walk({}, &before, &after, expected);
            QStringList found = diff(bytes(before), bytes(after));
            changed += found.isEmpty() ? 0 : 1;
            found.sort();
            expected.sort();
            if (found != expected)
                qWarning() << bytes(before) << bytes(after);
            QCOMPARE(found, expected);
        }
        QVERIFY(changed > 1'000);
    }

    void saysThatTooMuchChanged()
    {
        QByteArray before = "{\"a\":1,\"list\":[";
        QByteArray after = "{\"a\":2,\"list\":[";
        for (int i = 0; i < 1'000; ++i) {
            before += QByteArray::number(i) + ',';
            after += QByteArray::number(i + 1) + ',';
        }
        before.back() = after.back() = ']';
        QCOMPARE(diff(before + '}', after + '}'), (QStringList{u"changed a 2"_s, u"within list"_s}));
    }

    void findsTheStepsOfAPath()
    {
        RandomJson random;
        PathTable paths;
        StateChanges changes;
        QList<Json> states{Json::object()};
        states[0]["a"] = 1;
        states[0]["b"] = Json::parse(R"({"a":[1,2,{"c d":3}]})");
        for (int i = 1; i < 300; ++i) {
            states.append(states.back());
            random.alter(states.back());
            if (!states.back().is_object())
                states.back() = Json::object();
        }
        QSet<QString> everyPath{u"nowhere"_s, u""_s};
        QList<QStringList> changedAt;
        StateDiff stateDiff(paths);
        quint32 known = 1;
        for (qint64 first = 0; first < states.size(); first += 64) {
            ChangeBlockMaker maker(first);
            for (qint64 step = first; step < std::min(first + 64, states.size()); ++step) {
                const StatePair pair{step > 0 ? stateDocument(bytes(states[step - 1])) : JsonDocument(),
                                     stateDocument(bytes(states[step]))};
                const auto found = stateDiff.between(pair);
                maker.add(found);
                changedAt.append(QStringList());
                for (const StateChange &change : found) {
                    changedAt.back().append(paths.text(change.path));
                    for (QString path = paths.text(change.path); !path.isEmpty(); path = parentOf(path))
                        everyPath.insert(path);
                }
            }
            changes.append(maker.finished(paths), paths.entriesFrom(known));
            known = paths.size();
        }
        QCOMPARE(changes.steps(), states.size());
        QVERIFY(everyPath.size() > 30);
        for (qint64 step = 0; step < states.size(); ++step)
            QCOMPARE(changes.changedPaths(step), changedAt[step]);
        for (const QString &path : std::as_const(everyPath)) {
            QList<qint64> expected;
            for (qint64 step = 0; step < states.size(); ++step) {
                bool isHit = false;
                for (QString at : std::as_const(changedAt[step])) {
                    for (; !isHit && at != path && !at.isEmpty(); at = parentOf(at)) {}
                    isHit = isHit || at == path;
                }
                if (isHit)
                    expected.append(step);
            }
            QList<qint64> found;
            for (const auto &each : changes.find(path))
                found.append(each.step);
            QCOMPARE(found, expected);
            for (const qint64 step : {qint64(0), qint64(63), qint64(64), qint64(150), qint64(299)}) {
                const auto last = changes.last(path, step);
                const auto next = changes.next(path, step);
                const auto behind = std::upper_bound(expected.begin(), expected.end(), step);
                QCOMPARE(last ? last->step : -1, behind == expected.begin() ? -1 : *std::prev(behind));
                QCOMPARE(next ? next->step : -1, behind == expected.end() ? -1 : *behind);
            }
        }
    }

    void knowsThatItDoesNotKnow()
    {
        PathTable paths;
        ChangeBlockMaker maker(0);
        StateDiff stateDiff(paths);
        QByteArray list = "{\"list\":[1";
        for (int i = 0; i < 200; ++i)
            list += ",1";
        const QByteArray one = list + "],\"b\":\"" + QByteArray(100, 'x') + "\"}";
        const QByteArray two = QByteArray(list).replace('1', '2') + "],\"b\":\"y\"}";
        maker.add(stateDiff.between({JsonDocument(), stateDocument("{\"list\":[1]}")}));
        maker.add(stateDiff.between({stateDocument("{\"list\":[1]}"), stateDocument(one)}));
        maker.add(stateDiff.between({stateDocument(one), stateDocument(two)}));
        StateChanges changes;
        changes.append(maker.finished(paths), paths.entriesFrom(1));
        QCOMPARE(changes.last(u"list[0]"_s, 0)->value(), u"1"_s);
        QVERIFY(changes.last(u"list[0]"_s, 2)->isVague);
        QVERIFY(changes.last(u"list[150]"_s, 2)->isVague); // was never named
        QVERIFY(!changes.last(u"list"_s, 2)->isVague);
        QCOMPARE(changes.last(u"b"_s, 2)->value(), u"\"y\""_s);
        QCOMPARE(changes.last(u"b"_s, 1)->value(), u'"' + QString(63, u'x') + QChar(0x2026));
        QVERIFY(changes.bytes() > 0);
    }
};

QTEST_GUILESS_MAIN(TestStateDiff)
#include "tst_statediff.moc"
