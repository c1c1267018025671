// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/detailsitem.h"
#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// A text of megabytes in one row would be laid out whole at every paint.
constexpr size_t MostBytes = 8000;

void setScalar(DetailsItem &item)
{
    const JsonMember &member = item.member;
    if (member.kind == JsonMember::Broken) {
        item.key = QChar(0x2026);
        item.value = u"The rest is no JSON."_s;
        return;
    }
    item.valueKind = member.kind == JsonMember::Text     ? DetailsItem::Text
                     : member.kind == JsonMember::Number ? DetailsItem::Number
                                                         : DetailsItem::Word;
    JsonMember shown = member;
    const bool isLong = member.length > MostBytes;
    if (isLong)
        shown.length = MostBytes;
    item.value = valueOf(item.document, shown);
    if (isLong) {
        item.value += QChar(0x2026);
        item.note = bytesText(member.length);
    }
    if (member.kind == JsonMember::Text)
        item.value = u'"' + item.value + u'"';
}

std::unique_ptr<DetailsItem> memberItem(const DetailsItem &container, size_t index)
{
    auto item = std::make_unique<DetailsItem>();
    item->kind = DetailsItem::Json;
    item->isMono = true;
    item->document = container.document;
    item->member = container.level->members[index];
    item->index = index;
    if (container.level->isArray)
        item->key = QString::number(index);
    else if (!container.level->isScalar)
        item->key = keyOf(item->document, item->member);
    if (!item->member.isContainer()) {
        setScalar(*item);
        return item;
    }
    item->valueKind = DetailsItem::Container;
    item->value = (item->member.kind == JsonMember::Object ? u"{%1}"_s : u"[%1]"_s).arg(item->member.count);
    item->isOpened = item->member.count == 0;
    return item;
}

} // namespace

DetailsItem *DetailsItem::add(std::unique_ptr<DetailsItem> child)
{
    child->parent = this;
    child->row = children.size();
    children.push_back(std::move(child));
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

void setDocument(DetailsItem &item, const JsonDocument &document)
{
    item.document = document;
    item.level = document.root;
    item.first = 0;
    item.count = document.root->members.size();
    item.isOpened = item.count == 0;
}

std::vector<std::unique_ptr<DetailsItem>> childrenOf(const DetailsItem &item)
{
    std::vector<std::unique_ptr<DetailsItem>> children;
    const size_t end = item.first + item.count;
    if (item.count <= DetailsItem::MostChildren) {
        for (size_t index = item.first; index < end; ++index)
            children.push_back(memberItem(item, index));
        return children;
    }
    size_t step = DetailsItem::MostChildren;
    while (item.count > step * DetailsItem::MostChildren)
        step *= DetailsItem::MostChildren;
    for (size_t index = item.first; index < end; index += step) {
        auto range = std::make_unique<DetailsItem>();
        range->kind = DetailsItem::Range;
        range->isMono = true;
        range->valueKind = DetailsItem::Container;
        range->document = item.document;
        range->level = item.level;
        range->first = index;
        range->count = std::min(step, end - index);
        range->index = index;
        range->key = u"%1 … %2"_s.arg(countText(qint64(index)), countText(qint64(index + range->count - 1)));
        range->isOpened = false;
        children.push_back(std::move(range));
    }
    return children;
}

QString pointerOf(const DetailsItem &item)
{
    QString pointer;
    for (const DetailsItem *at = &item; at && at->isInDocument(); at = at->parent) {
        if (at->kind == DetailsItem::Range || (at->key.isEmpty() && at->member.keyBegin == 0))
            continue; // a document of one value has no key
        QString step = at->key;
        step.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
        pointer.prepend(u'/' + step);
    }
    return pointer;
}

} // namespace Backstory
