// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace Backstory
{

/// One member of a JSON container by where it stands in the document: megabytes of members cost no texts.
struct JsonMember {
    enum Kind : quint8 { Text, Number, Word, Object, Array, Broken };

    quint32 keyBegin = 0; ///< the key as written, without its quotes; in a list there is none
    quint32 keyLength = 0;
    quint32 begin = 0; ///< the value as written; of a text with its quotes
    quint32 length = 0;
    quint32 count = 0; ///< members of a container
    Kind kind = Word;

    bool isContainer() const { return kind == Object || kind == Array; }
};

/// The members of one container, in their order. Where the document breaks, the last one is `Broken`.
struct JsonLevel {
    bool isArray = false;
    bool isScalar = false; ///< the document is one value: it is the only member, without a key
    std::vector<JsonMember> members;
};

/// A JSON document with its outermost level, shared by threads and never changed.
struct JsonDocument {
    std::shared_ptr<const std::string> text; ///< padded for the parser
    size_t length = 0;                       ///< of the document without the padding
    std::shared_ptr<const JsonLevel> root;

    bool isValid() const { return text != nullptr; }
    /// A member's key as it is written, without its quotes.
    std::string_view writtenKey(const JsonMember &member) const
    {
        return std::string_view(*text).substr(member.keyBegin, member.keyLength);
    }
    /// The value of a member as it is written.
    std::string_view written(const JsonMember &member) const
    {
        return std::string_view(*text).substr(member.begin, member.length);
    }
};

JsonDocument jsonDocument(const QByteArray &json);
/// Reads one level of a container; the cost is its bytes, about a millisecond a megabyte.
JsonLevel readLevel(const std::string &document, size_t begin, size_t length);

/// The whole document, which is valid, as a value.
JsonMember wholeOf(const JsonDocument &document);

/// The member's key, without escapes.
QString keyOf(const JsonDocument &document, const JsonMember &member);
/// A scalar as a person reads it: a text without quotes and escapes, else as written; of a container its
/// JSON.
QString valueOf(const JsonDocument &document, const JsonMember &member);
/// What stands between the quotes of a JSON text, without escapes.
QString unescaped(std::string_view text);

} // namespace Backstory
