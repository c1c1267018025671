// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <string_view>

namespace Backstory
{

/// A text as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD.
QByteArray jsonString(QByteArrayView text);
/// The same, behind what is there.
void appendJsonString(QByteArray &out, QByteArrayView text);

/// Builds one JSON object on one line. A value.
class JsonLine
{
public:
    JsonLine &utf8(std::string_view name, QByteArrayView value);
    JsonLine &text(std::string_view name, const QString &value) { return utf8(name, value.toUtf8()); }
    JsonLine &texts(std::string_view name, const QStringList &values);
    JsonLine &number(std::string_view name, qint64 value);
    /// Null for a time that is not valid.
    JsonLine &time(std::string_view name, const Timestamp &value);
    /// `json` is written as it is.
    JsonLine &raw(std::string_view name, QByteArrayView json);
    QByteArray finished() const { return m_line.isEmpty() ? QByteArray("{}") : m_line + '}'; }

private:
    QByteArray m_line;
};

} // namespace Backstory
