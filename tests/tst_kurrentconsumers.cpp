// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/callfailure.h"
#include "connectors/grpc/kurrentconsumerprobe.h"
#include "connectors/grpc/kurrentprocessingreader.h"
#include "connectors/grpc/protocol/persistent.pb.h"
#include "connectors/grpc/subscriptionprogress.h"
#include "tests/support/kurrentreading.h"

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Stops a reader once it has caught up.
class ProcessingNotes : public ProcessingSink
{
public:
    void opened(const QString &) override {}
    void restarted(const QString &why) override { sentences.append(why); }
    void noticed(const QString &sentence) override { sentences.append(sentence); }
    void append(ProcessingBatch &&batch) override { records += qint64(batch.records.size()); }
    void progressed(const Progress &) override {}
    void caughtUp() override
    {
        hasCaughtUp = true;
        stop.request_stop();
    }

    QStringList sentences;
    qint64 records = 0;
    bool hasCaughtUp = false;
    std::stop_source stop;
};

} // namespace

/// What the statistics of persistent subscriptions say of their progress, and what they cannot say.
class TestKurrentConsumers : public KurrentReadingTest
{
    Q_OBJECT
private:
    static GroupStatistics group(const std::string &name, const std::string &source,
                                 const std::string &checkpoint, const std::string &known = {})
    {
        GroupStatistics made;
        made.set_group_name(name);
        made.set_event_source(source);
        made.set_status("Live");
        made.set_start_from("0");
        made.set_last_checkpointed_event_position(checkpoint);
        made.set_last_known_event_position(known);
        made.set_min_check_point_count(10);
        return made;
    }
    static SubscribedEnd streamEnd(quint64 revision)
    {
        SubscribedEnd end;
        end.revision = revision;
        end.isKnown = true;
        return end;
    }

private Q_SLOTS:
    void countsTheLagOfStreams()
    {
        const ConsumerProgress behind =
            subscriptionProgress(group("mail", "order-1", "39", "39"), streamEnd(99));
        QCOMPARE(behind.position, qint64(40));
        QCOMPARE(behind.head, qint64(100));
        QCOMPARE(behind.lag(), qint64(60));
        QCOMPARE(behind.note, QString());
        const ConsumerProgress done =
            subscriptionProgress(group("mail", "order-1", "99", "99"), streamEnd(99));
        QCOMPARE(done.lag(), qint64(0));
        const ConsumerProgress fresh = subscriptionProgress(group("mail", "order-1", ""), streamEnd(9));
        QCOMPARE(fresh.lag(), qint64(10));
    }

    void saysWhenTheCheckpointIsOlderThanTheWork()
    {
        GroupStatistics resting = group("mail", "order-1", "95", "99");
        const ConsumerProgress progress = subscriptionProgress(resting, streamEnd(99));
        QCOMPARE(progress.lag(), qint64(4));
        QVERIFY2(progress.note.contains(u"after 10 events at least"_s), qPrintable(progress.note));
        QVERIFY2(progress.note.contains(u"everything has been handled"_s), qPrintable(progress.note));
        resting.set_read_buffer_count(2);
        resting.set_retry_buffer_count(1);
        resting.set_outstanding_messages_count(1);
        const QString note = subscriptionProgress(resting, streamEnd(99)).note;
        QCOMPARE(note, u"1 event has been sent and not been acknowledged yet."_s);
    }

    void countsWhatIsReallyLeft()
    {
        GroupStatistics resting = group("mail", "order-1", "95", "99");
        QCOMPARE(subscriptionProgress(resting, streamEnd(99)).realLag, 0);
        resting.set_outstanding_messages_count(2);
        resting.set_retry_buffer_count(1);
        QCOMPARE(subscriptionProgress(resting, streamEnd(99)).realLag, 3);
        QCOMPARE(subscriptionProgress(resting, streamEnd(101)).realLag, 5);
        SubscribedEnd truncated = streamEnd(99);
        truncated.firstRevision = 90;
        const ConsumerProgress progress = subscriptionProgress(group("mail", "order-1", "39"), truncated);
        QCOMPARE(progress.lag(), 60);
        QCOMPARE(progress.realLag, 10);
        QCOMPARE(progress.firstKept, 90);
        QVERIFY2(progress.note.contains(u"begins with revision 90"_s), qPrintable(progress.note));
    }

    void tellsWhatTheServerCounts()
    {
        GroupStatistics busy = group("mail", "order-1", "39", "60");
        busy.set_total_items(1234);
        busy.set_average_per_second(7);
        busy.set_outstanding_messages_count(2);
        busy.set_parked_message_count(3);
        const ConsumerProgress progress = subscriptionProgress(busy, streamEnd(99));
        QCOMPARE(progress.sent, 1234);
        QCOMPARE(progress.perSecond, 7);
        QCOMPARE(progress.inFlight, 2);
        QCOMPARE(progress.parked, 3);
    }

    void doesNotGuess()
    {
        GroupStatistics fromEnd = group("mail", "order-1", "");
        fromEnd.set_start_from("-1");
        const ConsumerProgress unknown = subscriptionProgress(fromEnd, streamEnd(99));
        QCOMPARE(unknown.position, qint64(ConsumerProgress::None));
        QCOMPARE(unknown.lag(), qint64(ConsumerProgress::None));
        const ConsumerProgress noEnd = subscriptionProgress(group("mail", "order-1", "4"), {});
        QCOMPARE(noEnd.lag(), qint64(ConsumerProgress::None));
        QVERIFY(!noEnd.note.isEmpty());
        SubscribedEnd log;
        log.isKnown = true;
        log.position = LogPosition{20'000, 20'000};
        const ConsumerProgress all = subscriptionProgress(group("all", "$all", "C:5000/P:5000"), log);
        QCOMPARE(all.position, qint64(ConsumerProgress::None));
        QVERIFY2(all.note.contains(u"15,000 bytes before the end"_s), qPrintable(all.note));
        QCOMPARE(all.members, 0);
        log.isDense = true;
        QCOMPARE(subscriptionProgress(group("all", "$all", "C:5000/P:5000"), log).members, -1);
        QCOMPARE(subscriptionProgress(group("all", "$all", "C:5000/P:5000"), log).lag(), qint64(15'000));
    }

    /// Older servers do not list who consumes; and the streams of the system are not for everybody.
    void whoMayNotSeeProcessingTimesIsToldSo_data()
    {
        QTest::addColumn<bool>("isOld");
        QTest::newRow("an old server") << true;
        QTest::newRow("no right to read") << false;
    }
    void whoMayNotSeeProcessingTimesIsToldSo()
    {
        QFETCH(const bool, isOld);
        FakeKurrent::Behaviour behaviour;
        behaviour.hasServerFeatures = !isOld;
        m_server->setBehaviour(behaviour);
        m_server->addSubscription(group("mail", "order-0", "1"));
        Fault denied;
        denied.what = Fault::Fail;
        denied.code = CallFailure::PermissionDenied;
        if (!isOld)
            m_server->addFault(denied);
        ProcessingNotes notes;
        QVERIFY(!KurrentProcessingReader(location()).read(notes, {}, notes.stop.get_token()));
        QVERIFY(notes.hasCaughtUp);
        QCOMPARE(notes.sentences.size(), 1);
        QVERIFY2(notes.sentences[0].startsWith(u"No streams $processing-… are read: "_s),
                 qPrintable(notes.sentences[0]));
        QCOMPARE(notes.records, 0);
    }

    void readsPositions()
    {
        QCOMPARE(logPositionOf("C:12/P:11").value_or(LogPosition()), (LogPosition{12, 11}));
        for (const char *text : {"", "C:-1/P:-1", "12", "C:12/P:", "C:99999999999999999999/P:1"})
            QVERIFY(!logPositionOf(text));
    }

    void asksTheServer()
    {
        m_server->appendMany(100, 1);
        GroupStatistics mail = group("mail", "order-0", "39", "60");
        mail.add_connections()->set_connection_name("worker-2");
        mail.add_connections()->set_connection_name("worker-1");
        mail.set_parked_message_count(3);
        m_server->addSubscription(group("stock", "order-0", "99", "99"));
        m_server->addSubscription(group("all", "$all", "C:200/P:200"));
        m_server->addSubscription(mail);
        m_server->addSubscription(group("lost", "nobody", ""));
        KurrentConsumerProbe probe(location());
        QList<ConsumerProgress> found;
        QVERIFY(!probe.probe(found, {}));
        QCOMPARE(found.size(), 4);
        QCOMPARE(found[0].name, u"all"_s);
        QVERIFY2(found[0].note.contains(u"14,949 bytes"_s), qPrintable(found[0].note));
        QCOMPARE(found[1].name, u"lost"_s);
        QCOMPARE(found[1].lag(), qint64(0));
        QCOMPARE(found[2].topic, u"order-0"_s);
        QCOMPARE(found[2].lag(), qint64(60));
        QCOMPARE(found[2].realLag, qint64(39));
        QCOMPARE(found[2].firstKept, qint64(0));
        QCOMPARE(found[2].state, u"Live"_s);
        QCOMPARE(found[2].members, 2);
        QCOMPARE(found[2].member, u"worker-1, worker-2"_s);
        QVERIFY(found[2].note.contains(u"3 events are parked."_s));
        QCOMPARE(found[3].lag(), qint64(0));
    }

    void asksAgainAfterAFailure()
    {
        m_server->stop();
        KurrentConsumerProbe probe(location());
        QList<ConsumerProgress> found;
        QVERIFY(probe.probe(found, {}).has_value());
        m_server->start();
        QVERIFY(!probe.probe(found, {}));
        QVERIFY(found.isEmpty());
    }

    void saysThatOldServersDoNotTell()
    {
        FakeKurrent::Behaviour old;
        old.hasServerFeatures = false;
        m_server->setBehaviour(old);
        KurrentConsumerProbe probe(location());
        QList<ConsumerProgress> found;
        const auto error = probe.probe(found, {});
        QVERIFY(error.has_value());
        QVERIFY2(error->sentence.contains(u"does not tell about its persistent"_s),
                 qPrintable(error->sentence));
    }
};

QTEST_GUILESS_MAIN(TestKurrentConsumers)
#include "tst_kurrentconsumers.moc"
