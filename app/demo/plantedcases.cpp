// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demo.h"

namespace Backstory
{

namespace
{

QList<qint64> range(qint64 first, qint64 last)
{
    QList<qint64> positions;
    for (qint64 position = first; position <= last; ++position)
        positions.append(position);
    return positions;
}

QList<PlantedCase> allCases()
{
    using Case = PlantedCase;
    return {
        {Case::EmailSetThreeTimes,
         QStringLiteral("E-mail set three times"),
         QStringLiteral("Bidder 1007 registers and then sets her e-mail address three times."),
         QStringLiteral("bidder-1007"),
         {120, 121, 644, 1322}},
        {Case::PersonalData,
         QStringLiteral("Personal data"),
         QStringLiteral("A registration carries a date of birth, a passport number, a bank account and a "
                        "telephone number."),
         QStringLiteral("bidder-1031"),
         {150}},
        {Case::OrderQuantityChanged,
         QStringLiteral("Order changed"),
         QStringLiteral(
             "Order 48213 is placed with quantity 5 and changed to 6 by the bidder's next command."),
         QStringLiteral("order-48213"),
         {319, 320, 321, 322}},
        {Case::Duplicate,
         QStringLiteral("Duplicate"),
         QStringLiteral(
             "The gateway delivers one PaymentReceived twice: same id, same version, written again."),
         QStringLiteral("payment-7001"),
         {411, 430}},
        {Case::VersionGap,
         QStringLiteral("Version gap"),
         QStringLiteral("After version 2 of the lot comes version 4; version 3 is nowhere."),
         QStringLiteral("lot-904"),
         {500, 501, 502}},
        {Case::VersionConflict,
         QStringLiteral("Version conflict"),
         QStringLiteral("Two different events of the lot are both version 2."),
         QStringLiteral("lot-905"),
         {560, 561, 562}},
        {Case::EffectBeforeCause,
         QStringLiteral("Effect before its cause"),
         QStringLiteral("The packing table's clock is four minutes slow: the parcel is packed before that "
                        "was asked for."),
         QStringLiteral("shipment-8002"),
         {700, 701}},
        {Case::LostUpdate,
         QStringLiteral("Lost update"),
         QStringLiteral(
             "Two cataloguers read version 2; the second one writes over the first one's new estimate."),
         QStringLiteral("lot-906"),
         {800, 801, 802, 803}},
        {Case::RetryStorm, QStringLiteral("Retry storm"),
         QStringLiteral(
             "A payment is tried thirty times within seconds, without a pause between the attempts."),
         QStringLiteral("payment-7003"), range(900, 930)},
        {Case::DeadLetter,
         QStringLiteral("Dead letter"),
         QStringLiteral("The mailer receives an invoice event, never processes it and puts it aside."),
         QStringLiteral("message-501"),
         {1000, 1001}},
        {Case::MissingEffect, QStringLiteral("Expected effect never came"),
         QStringLiteral("Order 48377 is paid, but no shipment is ever requested."),
         QStringLiteral("order-48377"), range(1100, 1105)},
        {Case::LargePayload,
         QStringLiteral("Large payload"),
         QStringLiteral("A photograph of 5 MB stands in the payload itself."),
         QStringLiteral("lot-907"),
         {1200, 1201}},
    };
}

} // namespace

QList<PlantedCase> plantedCases(qint64 events)
{
    QList<PlantedCase> cases = allCases();
    cases.removeIf([&](const PlantedCase &planted) { return planted.positions.last() > events; });
    return cases;
}

} // namespace Backstory
