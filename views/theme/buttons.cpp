// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/buttons.h"

namespace Backstory
{

QToolButton *toggleButton(const QString &text, const QString &tip)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setCheckable(true);
    return button;
}

} // namespace Backstory
