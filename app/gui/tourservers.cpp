// SPDX-License-Identifier: GPL-3.0-or-later
// The Open dialog's pages about a server: what a cluster would have told stands in for one.
#include "app/gui/tourwalk.h"

#include "app/opening/sourcetrial.h"
#include "views/opening/opendialog.h"

#include <QPushButton>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Newest = 1'742'307'502'195; ///< milliseconds; the day of the demo store
constexpr qint64 Day = 86'400'000;

QList<OpeningPart> topics()
{
    const auto topic = [](const QString &name, int partitions, qint64 events, qint64 bytes, int days,
                          const QString &retention) {
        return OpeningPart{name,
                           partitions,
                           events,
                           bytes,
                           days < 0 ? Timestamp() : Timestamp::fromMilliseconds(Newest - days * Day),
                           retention,
                           name.startsWith(u"__"_s),
                           {}};
    };
    QList<OpeningPart> parts{
        topic(u"__consumer_offsets"_s, 50, 18'210, 2'400'000, 6, u"compacted"_s),
        topic(u"auction-house.bids"_s, 24, 41'300'912, 12'390'000'000, 7, u"7 days"_s),
        topic(u"auction-house.orders"_s, 12, 8'214'377, 3'860'000'000, 365, u"for ever"_s),
        topic(u"auction-house.orders.DLT"_s, 1, 41, 62'000, 30, u"30 days"_s),
        topic(u"auction-house.payments"_s, 12, 2'951'020, 1'210'000'000, 365, u"for ever"_s),
        topic(u"customers"_s, 6, 120'554, 48'000'000, 412, u"compacted"_s),
        topic(u"dbz.public.inventory"_s, 3, 640'119, 910'000'000, 30, u"30 days, 10 GB in each partition"_s),
        topic(u"payroll"_s, 3, -1, -1, -1, {}),
        topic(u"shipments"_s, 6, 0, 0, -1, u"7 days"_s)};
    parts[7].problem =
        u"The user “reader” may not read the topic “payroll”. Ask for the rights Read and Describe on it."_s;
    return parts;
}

QList<CheckStep> steps()
{
    using enum CheckStep::State;
    return {
        {u"Name"_s, u"broker-1.auction.example 10.20.0.11, broker-2.auction.example 10.20.0.12"_s, Passed, 3},
        {u"TCP"_s, u"broker-1.auction.example:9093 takes connections"_s, Passed, 2},
        {u"TLS"_s, u"the connection is encrypted and the broker’s certificate trusted"_s, Passed, 18},
        {u"Login"_s, u"User:reader by SCRAM-SHA-512"_s, Passed, 41},
        {u"Metadata"_s, u"cluster 4L6g3nShT-eMCtK--X86sw, 9 topics can be seen"_s, Passed, 6},
        {u"Brokers"_s, u"reached: broker-1.auction.example:9093, broker-2.auction.example:9093"_s, Passed, 4},
        {u"Rights on auction-house.orders"_s, u"Describe and Read"_s, Passed, 5},
        {u"First record of auction-house.orders"_s, u"partition 3, offset 0, key “order-48”, 412 bytes"_s,
         Passed, 22},
        {u"Rights on payroll"_s, u"User:reader needs Read on Topic:payroll."_s, Failed, 7}};
}

QPushButton *button(const QDialog &dialog, const QString &begin)
{
    for (auto *each : dialog.findChildren<QPushButton *>()) {
        if (each->text().remove(u'&').startsWith(begin))
            return each;
    }
    return nullptr;
}

} // namespace

bool TourWalk::showServers()
{
    const QString address =
        u"kafka://reader@broker-1.auction.example:9093/auction-house.orders,payroll"
        "?hosts=broker-2.auction.example:9093&sasl.mechanism=SCRAM-SHA-512&newest=100000"_s;
    RecentSources recents;
    OpenDialog dialog(connectorEntries(m_catalog), recents,
                      m_window.get()); // nobody answers what it asks for
    dialog.open();
    dialog.setPlace(address);
    QPushButton *test = button(dialog, u"Test connection"_s);
    QPushButton *choose = button(dialog, u"Choose topics"_s);
    if (!test || !choose || !settle() || !picture(u"open-kafka"_s, &dialog))
        return false;
    test->click();
    const QList<CheckStep> known = steps();
    for (const CheckStep &step : known)
        dialog.showStep(step);
    dialog.showTestEnd(known.last().result,
                       u"Whoever administers the cluster can allow it: kafka-acls --bootstrap-server "
                       "broker-1.auction.example:9093 --add --allow-principal \"User:reader\" --operation "
                       "Read --topic payroll"_s);
    if (!settle() || !picture(u"open-kafka-test"_s, &dialog))
        return false;
    choose->click();
    dialog.showParts(topics());
    if (!settle() || !picture(u"open-kafka-topics"_s, &dialog))
        return false;
    choose->click();
    dialog.setPlace(
        u"kurrentdb+discover://reader@node-1.auction.example:2113,node-2.auction.example:2113"
        "/?nodePreference=follower&tlsCaFile=/etc/ssl/auction-house/ca.pem&streams=order-,payment-"_s);
    const bool done = settle() && picture(u"open-kurrentdb"_s, &dialog);
    dialog.close();
    return done;
}

} // namespace Backstory
