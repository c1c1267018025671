// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/metadatavalues.h"

namespace Backstory
{

namespace
{

QByteArrayView unquoted(QByteArrayView value)
{
    value = value.trimmed();
    if (value.size() >= 2 && (value.front() == '\'' || value.front() == '"') && value.back() == value.front())
        return value.sliced(1, value.size() - 2);
    if (value.startsWith('!')) { // a tag: `!ruby/object:… value`
        const qsizetype space = std::find(value.begin(), value.end(), ' ') - value.begin();
        return space < value.size() ? unquoted(value.sliced(space)) : QByteArrayView();
    }
    return value == QByteArrayView("null") || value == QByteArrayView("~") ? QByteArrayView() : value;
}

/// Where the key that begins the line ends; -1 when the line begins with none.
qsizetype keyEnd(QByteArrayView line)
{
    for (qsizetype i = 1; i < line.size(); ++i) {
        if (line[i] == ':' && (i + 1 == line.size() || line[i + 1] == ' '))
            return i;
    }
    return -1;
}

} // namespace

void MetadataValues::scanYaml(QByteArrayView text)
{
    const MetadataKey *open = nullptr; // a key whose list of values follows
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = std::find(text.begin() + at, text.end(), '\n') - text.begin();
        QByteArrayView line = text.sliced(at, end - at);
        at = end + 1;
        if (line.trimmed().startsWith(QByteArrayView("- ")) && open) {
            addCause(unquoted(line.trimmed().sliced(2)), open->rank);
            continue;
        }
        open = nullptr;
        const qsizetype colon = keyEnd(line);
        if (colon < 0 || line.front() == ' ')
            continue;
        QByteArrayView name = unquoted(line.first(colon));
        if (name.startsWith(':'))
            name = unquoted(name.sliced(1));
        const MetadataKey *key = metadataKey({name.data(), size_t(name.size())});
        if (!key)
            continue;
        const QByteArrayView value = unquoted(line.sliced(colon + 1));
        set(*key, value);
        open = value.isEmpty() && key->field == MetadataField::Causes ? key : nullptr;
    }
}

} // namespace Backstory
