// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>

#include <functional>
#include <optional>
#include <stop_token>

namespace Backstory
{

/// What the demo store is to be like.
struct DemoOptions {
    qint64 events = 50'000;
    quint64 seed = 1;
    bool planted = true;  ///< with the planted cases
    bool live = false;    ///< when the store is written, keep adding two to ten events a second until stopped
    QString stalled{};    ///< the consumer that stops working in a live store; empty: none does
    int stallsAfter = 30; ///< seconds
};

/// Something suspicious that the demo store holds on purpose.
struct PlantedCase {
    enum Name {
        EmailSetThreeTimes,
        PersonalData,
        OrderQuantityChanged,
        Duplicate,
        VersionGap,
        VersionConflict,
        EffectBeforeCause,
        LostUpdate,
        RetryStorm,
        DeadLetter,
        MissingEffect,
        LargePayload
    };

    Name name{};
    QString title;
    QString description;
    QString entity;
    QList<qint64> positions; ///< of its events in the store, rising
};

/// Who processes the events of the auction house.
QStringList demoConsumers();

/// Stores with more events than this have processing times for the first `ProcessingInLargeStores` only.
constexpr qint64 LargeStore = 200'000;
constexpr qint64 ProcessingInLargeStores = 50'000;

/// The cases that a store with so many events holds: all of them from 2,000 on.
QList<PlantedCase> plantedCases(qint64 events = 50'000);

/// Writes the auction house as a store in Backstory's own schema (resources/backstory-schema.sql). The rows
/// depend only on the options, but for a live store, whose times lead up to now. Replaces an earlier demo
/// store, never another file. Blocks; `progress(done, total)` is called on the same thread. An error is a
/// sentence; when stopped before it is complete, the file is removed. A live store is stopped without an
/// error.
std::optional<QString> writeDemo(const QString &path, const DemoOptions &options,
                                 const std::function<void(qint64, qint64)> &progress = {},
                                 std::stop_token stop = {});

} // namespace Backstory
