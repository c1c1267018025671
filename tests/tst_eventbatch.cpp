// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/event/eventbatch.h"

#include <QTest>

using namespace Backstory;

class TestEventBatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void copiesEveryText()
    {
        QByteArray texts[13];
        for (int i = 0; i < 13; ++i)
            texts[i] = "text " + QByteArray::number(i);
        Event event;
        event.position = {42, 3};
        event.kind = EventKind::Command;
        event.archived = true;
        event.version = 7;
        event.readVersion = 6;
        event.occurred = Timestamp::fromSeconds(1);
        event.recorded = Timestamp::fromSeconds(2);
        QByteArrayView *const views[] = {&event.id,      &event.type,        &event.schemaVersion,
                                         &event.entity,  &event.category,    &event.producer,
                                         &event.user,    &event.correlation, &event.contentType,
                                         &event.payload, &event.metadata,    &event.problem};
        for (int i = 0; i < 12; ++i)
            *views[i] = texts[i];
        event.causes = {{texts[12], Cause::Position}};

        EventBatch batch;
        batch.append(event);
        for (QByteArray &text : texts)
            text.fill('x'); // what the batch would show if it only viewed

        QCOMPARE(batch.size(), 1);
        const Event &kept = batch.events().front();
        const QByteArrayView kepts[] = {kept.id,          kept.type,     kept.schemaVersion, kept.entity,
                                        kept.category,    kept.producer, kept.user,          kept.correlation,
                                        kept.contentType, kept.payload,  kept.metadata,      kept.problem};
        for (int i = 0; i < 12; ++i)
            QCOMPARE(kepts[i].toByteArray(), "text " + QByteArray::number(i));
        QCOMPARE(kept.causes.size(), size_t(1));
        QCOMPARE(kept.causes[0].text.toByteArray(), "text 12");
        QCOMPARE(kept.causes[0].kind, Cause::Position);
        QCOMPARE(kept.position, (Position{42, 3}));
        QCOMPARE(kept.kind, EventKind::Command);
        QVERIFY(kept.archived);
        QCOMPARE(kept.version, 7);
        QCOMPARE(kept.readVersion, 6);
        QCOMPARE(kept.occurred, Timestamp::fromSeconds(1));
        QCOMPARE(kept.recorded, Timestamp::fromSeconds(2));
    }

    void tellsNullFromEmpty()
    {
        Event event;
        event.payload = QByteArrayView("", qsizetype(0));
        EventBatch batch;
        batch.append(event);
        QVERIFY(batch.events()[0].id.isNull());
        QVERIFY(!batch.events()[0].payload.isNull());
        QVERIFY(batch.events()[0].payload.isEmpty());
        QCOMPARE(batch.bytes(), 0);
    }

    void keepsSmallAndLargeTexts()
    {
        EventBatch batch;
        qsizetype bytes = 0;
        const auto textOf = [](int i) {
            return QByteArray(i % 50 == 0 ? 200'000 : 10 + i % 900, char('a' + i % 26));
        };
        for (int i = 0; i < 1000; ++i) {
            const QByteArray text = textOf(i);
            Event event;
            event.position.value = i;
            event.payload = text;
            batch.append(event);
            bytes += text.size();
        }
        QCOMPARE(batch.bytes(), bytes);
        for (int i = 0; i < 1000; ++i)
            QVERIFY2(batch.events()[size_t(i)].payload == textOf(i), QByteArray::number(i));
    }

    void movesWithItsBytes()
    {
        EventBatch batch;
        QVERIFY(batch.isEmpty());
        const QByteArray text(100, 'p');
        Event event;
        event.payload = text;
        batch.append(event);
        batch.setCursor("behind one");
        const char *const bytes = batch.events()[0].payload.data();
        EventBatch moved(std::move(batch));
        QCOMPARE(moved.events()[0].payload.data(), bytes);
        QCOMPARE(moved.events()[0].payload.toByteArray(), text);
        QCOMPARE(moved.cursor(), "behind one");
    }
};

QTEST_GUILESS_MAIN(TestEventBatch)
#include "tst_eventbatch.moc"
