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
        // Six times as fast as JSStringGetUTF8CString, which goes byte by byte; the other way round likewise.
        const qsizetype size = m_text ? qsizetype(JSStringGetLength(m_text)) : 0;
        return size > 0 ? QStringView(JSStringGetCharactersPtr(m_text), size).toUtf8() : QByteArray();
    }

private:
    JSStringRef m_text;
};

} // namespace Backstory
