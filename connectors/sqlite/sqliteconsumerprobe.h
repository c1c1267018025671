// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/sqlite/storeplan.h"

namespace Backstory
{

class SqliteDatabase;

/// The consumers of a recognised store: projections, reactions and subscriptions that keep their checkpoints
/// in it, as its schema's description says. Checkpoints may also stand in another file, as Python's
/// eventsourcing keeps them with the consumer: `file:///shop.db?consumers=/billing.db`, with
/// `&application=Shop` when that one follows several.
class SqliteConsumerProbe : public ConsumerProbe
{
public:
    /// Waiting events are counted up to here; of more only the positions tell.
    static constexpr qint64 MostCounted = 100'000;

    explicit SqliteConsumerProbe(const SourceLocation &location);

    std::optional<SourceError> probe(QList<ConsumerProgress> &consumers, std::stop_token stop) override;

private:
    SourceLocation m_location;
    QString m_elsewhere;   ///< path of the file with the checkpoints; empty: none
    QString m_application; ///< whose checkpoints there; empty: all
};

} // namespace Backstory
