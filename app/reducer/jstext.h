// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <JavaScriptCore/JavaScript.h>
#include <QByteArray>
#include <QString>

namespace Backstory
{

/// Owns one text of the JavaScript engine.
class JsText
{
public:
    explicit JsText(JSStringRef taken)
        : m_text(taken)
    {
    }
    explicit JsText(const char *utf8)
        : m_text(JSStringCreateWithUTF8CString(utf8))
    {
    }
    explicit JsText(const QString &text)
        : m_text(JSStringCreateWithCharacters(reinterpret_cast<const JSChar *>(text.utf16()),
                                              size_t(text.size())))
    {
    }
    ~JsText()
    {
        if (m_text)
            JSStringRelease(m_text);
    }
    Q_DISABLE_COPY_MOVE(JsText)

    operator JSStringRef() const { return m_text; }

    QByteArray utf8() const
    {
        if (!m_text)
            return {};
        QByteArray bytes(qsizetype(JSStringGetMaximumUTF8CStringSize(m_text)), Qt::Uninitialized);
        const size_t size = JSStringGetUTF8CString(m_text, bytes.data(), size_t(bytes.size()));
        bytes.truncate(size == 0 ? 0 : qsizetype(size) - 1); // it counts the zero at the end
        return bytes;
    }

private:
    JSStringRef m_text;
};

} // namespace Backstory
