// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/detailsitem.h"

namespace Backstory
{

/// A document that `readChildren()` may read parts of.
std::shared_ptr<const std::string> paddedDocument(const QByteArray &json);

/// Makes the item stand for the whole document: its children are the document's.
void setDocument(DetailsItem &item, std::shared_ptr<const std::string> document, size_t length);

/// Makes the items of one level of a JSON container; each remembers where it stands and is read when it is
/// opened, so that the cost is the bytes of what is opened.
void readChildren(DetailsItem &item);

} // namespace Backstory
