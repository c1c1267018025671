// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/labels.h"

namespace Backstory
{

QLabel *wrappedLabel(const QString &text, const QFont &font, const QString &role, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setFont(font);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (!role.isEmpty())
        made->setProperty("role", role);
    return made;
}

} // namespace Backstory
