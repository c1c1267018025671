// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkalocation.h"

namespace Backstory
{

/// Who logs in and what to ask for when a right is missing, in the words of kafka-acls. A value.
class KafkaRights
{
public:
    explicit KafkaRights(const KafkaLocation &location);

    /// How the brokers call whoever logs in: "User:backstory".
    QString principal() const { return m_principal; }
    /// The command that gives a right; the resource is as in "--topic orders".
    QString command(const QString &operation, const QString &resource) const;
    /// "User:backstory needs Read on Topic:orders." with what gives it.
    SourceError missing(const QString &operation, const QString &topic) const;

private:
    QString m_brokers;
    QString m_principal;
};

} // namespace Backstory
