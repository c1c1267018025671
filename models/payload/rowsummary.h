// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace Backstory
{

/// The change of a database's row as Debezium writes it, for a line: what changed, else the row that tells.
struct RowSummary {
    QString changes; ///< `name Ann → Anne · qty 5 → 6`; empty without a row before and one after
    QByteArray row;  ///< JSON: the row after the change, or the one that was deleted

    /// Nullopt where the document is no such change.
    static std::optional<RowSummary> of(const QByteArray &json);
};

} // namespace Backstory
