// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace Backstory
{

/// A label of plain text that wraps and can be selected; `role` is one of the style sheet's.
QLabel *wrappedLabel(const QString &text, const QFont &font, const QString &role = {},
                     QWidget *parent = nullptr);

} // namespace Backstory
