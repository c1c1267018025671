// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

struct OpenedStore;

/// The consumers of a recognised store: projections, reactions and subscriptions that keep their checkpoints
/// in it, as its schema's description says. Checkpoints may also stand in another file, as Python's
/// eventsourcing keeps them with the consumer: `file:///shop.db?consumers=billing.db` (a path, relative to
/// the store's folder), with `&application=Shop` when that one follows several.
class SqliteConsumerProbe : public ConsumerProbe
{
public:
    explicit SqliteConsumerProbe(const SourceLocation &location);

    std::optional<SourceError> probe(QList<ConsumerProgress> &consumers, std::stop_token stop) override;

private:
    std::optional<SourceError> attemptAt(int attempt, QList<ConsumerProgress> &consumers, bool *changed,
                                         std::stop_token stop) const;
    std::optional<SourceError> readElsewhere(const OpenedStore &store, int attempt,
                                             QList<ConsumerProgress> &consumers, bool *changed,
                                             std::stop_token stop) const;

    SourceLocation m_location;
    QString m_elsewhere;   ///< path of the file with the checkpoints; empty: none
    QString m_application; ///< whose checkpoints there; empty: all
};

} // namespace Backstory
