// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"

namespace Backstory
{

/// A reducer that a person need not write.
struct LibraryReducer {
    QString id;             ///< `merge`
    QString title;          ///< “Merge the payload”
    QString explanation;    ///< one sentence
    QStringList categories; ///< of the demo, for the worked examples; empty: fits any
    ReducerSource source;
};

/// The reducers that come with Backstory, in the order to offer them. Any thread.
namespace ReducerLibrary
{

const QList<LibraryReducer> &reducers();
/// Null when there is none.
const LibraryReducer *find(const QString &id);
/// Merge the payload.
const LibraryReducer &standard();

} // namespace ReducerLibrary

} // namespace Backstory
