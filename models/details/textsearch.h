// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/jsonlevel.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <stop_token>

namespace Backstory
{

/// Looks for a text in UTF-8, with or without regard to case. Several hundred megabytes a second for what
/// begins with an ASCII character.
class TextMatcher
{
public:
    TextMatcher(const QString &needle, Qt::CaseSensitivity sensitivity);

    /// Where the needle begins at or behind `from`; −1: nowhere. Sets the length in bytes, which differs from
    /// the needle's where upper and lower case do.
    qsizetype find(QByteArrayView utf8, qsizetype from, qsizetype *length) const;
    bool isIn(std::string_view utf8) const;

private:
    qsizetype lengthAt(QByteArrayView utf8, qsizetype at) const;

    bool m_isSensitive;
    QByteArray m_bytes;             ///< for case-sensitive search
    std::vector<char32_t> m_folded; ///< for the other
};

/// Places in a text, in their order.
struct TextHit {
    qint64 begin = 0;
    qint64 length = 0;

    bool operator==(const TextHit &) const = default;
};

/// Values of a document whose key or scalar contains the needle, in the order of the document, each as the
/// positions that lead to it from the outermost container.
struct JsonHits {
    std::vector<quint32> steps;
    std::vector<quint32> ends; ///< where each hit's steps end

    size_t size() const { return ends.size(); }
    std::vector<quint32> path(size_t hit) const
    {
        return {steps.begin() + (hit == 0 ? 0 : ends[hit - 1]), steps.begin() + ends[hit]};
    }
};

/// At most so many hits are told.
inline constexpr size_t MostHits = 100'000;

std::vector<TextHit> findInText(QByteArrayView utf8, const TextMatcher &matcher, std::stop_token stop);
JsonHits findInJson(const JsonDocument &document, const TextMatcher &matcher, std::stop_token stop);

} // namespace Backstory
