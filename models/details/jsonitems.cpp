// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/jsonitems.h"
#include "models/text/numbertext.h"

#include <simdjson.h>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

namespace od = simdjson::ondemand;

// A text of megabytes in one row would be laid out whole at every paint.
constexpr qsizetype MostCharacters = 2000;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

void setRange(DetailsItem &item, const DetailsItem &container, std::string_view raw)
{
    item.document = container.document;
    item.begin = size_t(raw.data() - container.document->data());
    item.length = raw.size();
    item.valueKind = DetailsItem::Container;
    item.isRead = false;
}

void setText(DetailsItem &item, std::string_view text)
{
    item.valueKind = DetailsItem::Text;
    QString shown = textOf(text.substr(0, size_t(MostCharacters) * 4));
    if (shown.size() > MostCharacters || text.size() > size_t(MostCharacters) * 4) {
        shown = shown.left(MostCharacters) + QChar(0x2026);
        item.note = bytesText(qint64(text.size()));
    }
    item.value = u'"' + shown + u'"';
}

// Throws simdjson_error where the text is no JSON.
void setValue(DetailsItem &item, const DetailsItem &container, od::value value)
{
    switch (od::json_type(value.type())) {
    case od::json_type::object: {
        od::object object = value.get_object();
        const size_t count = object.count_fields();
        item.value = u"{%1}"_s.arg(count);
        setRange(item, container, object.raw_json());
        break;
    }
    case od::json_type::array: {
        od::array array = value.get_array();
        const size_t count = array.count_elements();
        item.value = u"[%1]"_s.arg(count);
        setRange(item, container, array.raw_json());
        break;
    }
    case od::json_type::string:
        setText(item, value.get_string());
        break;
    case od::json_type::number:
        item.valueKind = DetailsItem::Number;
        item.value = textOf(value.raw_json_token()).trimmed();
        break;
    default:
        item.valueKind = DetailsItem::Word;
        item.value = textOf(value.raw_json_token()).trimmed();
    }
}

std::unique_ptr<DetailsItem> jsonItem(const QString &key)
{
    auto item = std::make_unique<DetailsItem>();
    item->kind = DetailsItem::Json;
    item->isMono = true;
    item->key = key;
    return item;
}

void readLevel(DetailsItem &item)
{
    od::parser parser;
    const char *begin = item.document->data() + item.begin;
    od::document document = parser.iterate(
        simdjson::padded_string_view(begin, item.length, item.length + simdjson::SIMDJSON_PADDING));
    const od::json_type type = document.type();
    if (type == od::json_type::object) {
        for (od::field field : document.get_object()) {
            auto child = jsonItem(textOf(field.unescaped_key()));
            setValue(*child, item, field.value());
            item.add(std::move(child));
        }
    } else if (type == od::json_type::array) {
        qsizetype number = 0;
        for (od::value element : document.get_array()) {
            auto child = jsonItem(QString::number(number++));
            setValue(*child, item, element);
            item.add(std::move(child));
        }
    } else {
        auto child = jsonItem({});
        if (type == od::json_type::string) {
            setText(*child, document.get_string());
        } else {
            child->valueKind = type == od::json_type::number ? DetailsItem::Number : DetailsItem::Word;
            child->value = QString::fromUtf8(begin, qsizetype(item.length)).trimmed();
        }
        item.add(std::move(child));
    }
}

} // namespace

std::shared_ptr<const std::string> paddedDocument(const QByteArray &json)
{
    auto text = std::make_shared<std::string>();
    text->reserve(size_t(json.size()) + simdjson::SIMDJSON_PADDING);
    text->assign(json.constData(), size_t(json.size()));
    text->append(simdjson::SIMDJSON_PADDING, ' ');
    return text;
}

void setDocument(DetailsItem &item, std::shared_ptr<const std::string> document, size_t length)
{
    item.document = std::move(document);
    item.begin = 0;
    item.length = length;
    item.isRead = false;
}

void readChildren(DetailsItem &item)
{
    if (item.isRead)
        return;
    item.isRead = true;
    try {
        readLevel(item);
    } catch (const simdjson::simdjson_error &error) {
        auto child = jsonItem(QString(QChar(0x2026)));
        child->valueKind = DetailsItem::Plain;
        child->value = u"The rest is no JSON: %1"_s.arg(QString::fromUtf8(error.what()));
        item.add(std::move(child));
    }
}

} // namespace Backstory
