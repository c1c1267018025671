// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace Backstory
{

/// What kind of picture the bytes are by their beginning: "PNG", "JPEG", "GIF", "BMP", "WebP", "SVG"; empty
/// for none.
QString imageKindOf(QByteArrayView bytes);

} // namespace Backstory
