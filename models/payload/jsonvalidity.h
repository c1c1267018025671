// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace Backstory
{

/// Whether the bytes are one JSON document, nested at most 1,000 deep; numbers may be of any size. The
/// problem, when it is none, is a sentence that says why.
bool isValidJson(QByteArrayView bytes, QString *problem);

} // namespace Backstory
