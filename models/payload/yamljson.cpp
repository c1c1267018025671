// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/yamljson.h"

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int MaxDepth = 100;          // aliases can nest without end
constexpr qint64 MaxNodes = 1'000'000; // … and multiply

using Json = nlohmann::ordered_json;

/// JSON's own grammar of numbers: 012 and 0x1F stay texts, as ids may look like that.
bool isNumber(const std::string &text)
{
    const Json parsed = Json::parse(text, nullptr, false);
    return !parsed.is_discarded() && parsed.is_number();
}

Json scalar(const YAML::Node &node)
{
    const std::string &text = node.Scalar();
    if (node.Tag() != "?") // "!" is what yaml-cpp says of quoted scalars
        return text;
    if (text == "true" || text == "false")
        return text == "true";
    if (text.empty() || text == "~" || text == "null")
        return nullptr;
    return isNumber(text) ? Json::parse(text) : Json(text);
}

std::string keyOf(const YAML::Node &node)
{
    const std::string text = node.IsScalar() ? node.Scalar() : YAML::Dump(node);
    return text.size() > 1 && text.front() == ':' ? text.substr(1) : text;
}

Json converted(const YAML::Node &node, int depth, qint64 &budget)
{
    if (depth > MaxDepth || --budget < 0)
        throw YAML::Exception(YAML::Mark::null_mark(), "it nests too deeply");
    if (node.IsMap()) {
        Json object = Json::object();
        for (const auto &entry : node)
            object[keyOf(entry.first)] = converted(entry.second, depth + 1, budget);
        return object;
    }
    if (node.IsSequence()) {
        Json array = Json::array();
        for (const auto &entry : node)
            array.push_back(converted(entry, depth + 1, budget));
        return array;
    }
    return node.IsScalar() ? scalar(node) : Json(nullptr);
}

} // namespace

QByteArray jsonFromYaml(const QByteArray &yaml, QString *problem)
{
    try {
        qint64 budget = MaxNodes;
        const Json document = converted(YAML::Load(yaml.toStdString()), 0, budget);
        return QByteArray::fromStdString(document.dump(-1, ' ', false, Json::error_handler_t::replace));
    } catch (const std::exception &e) {
        *problem = u"It looks like YAML, but it cannot be read: %1."_s.arg(QString::fromUtf8(e.what()));
        return {};
    }
}

} // namespace Backstory
