// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/payloaddecoder.h"

#include <QMap>

namespace Backstory
{

/// How events of a type are told in one line: a template that a person wrote, `{qty} × {sku}`, or else the
/// most telling fields. A value.
///
/// In a template `{a.b[0].c}` stands for the value at that path of the payload, `{a|b}` for the first of them
/// that is there, `{{` and `}}` for braces. A path that is not there is shown as `—`.
class SummaryTemplates
{
public:
    /// By event type.
    QMap<QString, QString> all() const { return m_templates; }
    QString of(const QString &type) const { return m_templates.value(type); }
    /// An empty text takes the template away.
    void set(const QString &type, const QString &text);
    bool operator==(const SummaryTemplates &) const = default;

    /// At most `length` characters, elided.
    QString summary(const QString &type, const DecodedPayload &payload, int length = 160) const;

private:
    QMap<QString, QString> m_templates;
};

/// A sentence that says what is wrong with a template; empty when nothing is.
QString templateProblem(const QString &text);

/// The template filled from a JSON document (UTF-8); null when the template is wrong.
QString filledTemplate(const QString &text, const QByteArray &json);

} // namespace Backstory
