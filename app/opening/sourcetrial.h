// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/catalog/connectorcatalog.h"
#include "models/mapping/mappingguess.h"
#include "models/mapping/previewmodel.h"
#include "models/opening/openingtypes.h"

namespace Backstory
{

// Sources read on trial, through their connectors and without a history: what the Open dialog and the mapping
// dialog show. Every function may take its time and belongs on a pool thread; all stop when asked to.

/// The connectors as the Open dialog lists them; reads no library.
QList<ConnectorEntry> connectorEntries(const ConnectorCatalog &catalog);

/// Opens the source as far as its first event, step by step.
SourceCheck trySource(const ConnectorCatalog &catalog, const SourceLocation &location, std::stop_token stop);

/// Tries the connection and tells each step as soon as it is known, from this thread.
std::optional<SourceError> testConnection(const ConnectorCatalog &catalog, const SourceLocation &location,
                                          const std::function<void(const CheckStep &)> &told,
                                          std::stop_token stop);

struct PartsAnswer {
    QList<OpeningPart> parts;
    std::optional<SourceError> error;
};

/// What can be chosen from.
PartsAnswer listParts(const ConnectorCatalog &catalog, const SourceLocation &location, std::stop_token stop);

/// The tables that a mapping could describe, the likeliest first.
QList<DescribedTable> describeTables(const ConnectorCatalog &catalog, const SourceLocation &location,
                                     std::stop_token stop, SourceError *why = nullptr);

struct Preview {
    QString schema;
    QList<PreviewRow> rows;
    std::optional<SourceError> error;
};

/// The first events of the source.
Preview readPreview(const ConnectorCatalog &catalog, const SourceLocation &location, int rows,
                    std::stop_token stop);

/// The first events as a mapping that has not been saved yet reads them.
Preview readPreview(const ConnectorCatalog &catalog, const SourceLocation &location,
                    const MappingDraft &draft, int rows, std::stop_token stop);

} // namespace Backstory
