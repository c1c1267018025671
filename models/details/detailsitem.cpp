// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/detailsitem.h"

namespace Backstory
{

DetailsItem *DetailsItem::add(std::unique_ptr<DetailsItem> child)
{
    child->parent = this;
    child->row = children.size();
    children.push_back(std::move(child));
    shown = children.size();
    return children.back().get();
}

DetailsItem *DetailsItem::addField(const QString &name, const QString &text, const QString &beside)
{
    auto item = std::make_unique<DetailsItem>();
    item->key = name;
    item->value = text;
    item->note = beside;
    return add(std::move(item));
}

} // namespace Backstory
