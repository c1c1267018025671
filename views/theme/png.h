// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QImage;

namespace Backstory
{

/// The image as a PNG file's content.
QByteArray pngOf(const QImage &image);

} // namespace Backstory
