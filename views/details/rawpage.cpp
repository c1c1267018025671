// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/rawpage.h"
#include "models/details/payloadfind.h"
#include "models/details/payloadtext.h"
#include "views/details/rawview.h"
#include "views/theme/buttons.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

RawPage::RawPage(PayloadText &text, PayloadFind &find, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
    , m_find(find)
    , m_strip(new QWidget(this))
    , m_view(new RawView(this))
{
    setFocusProxy(m_view);
    m_strip->setProperty("role", u"header"_s);
    m_strip->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(m_strip);
    row->setContentsMargins(8, 2, 8, 2);
    row->setSpacing(0);
    const std::pair<QString, QString> names[] = {
        {u"As stored"_s, u"The text as the store holds it, unpacked"_s},
        {u"Indented"_s, u"As JSON, each value on a line of its own"_s},
        {u"Hex"_s, u"The bytes in hexadecimal, unpacked"_s}};
    for (const auto &[name, tip] : names) {
        QToolButton *button = toggleButton(name, tip);
        const auto form = RawText::Form(m_forms.size());
        connect(button, &QToolButton::clicked, this, [this, form] { m_text.setForm(form); });
        row->addWidget(button);
        m_forms.append(button);
    }
    row->addStretch(1);
    m_view->setAccessibleName(u"Payload as raw text"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_strip);
    layout->addWidget(m_view, 1);

    connect(&m_text, &PayloadText::formsChanged, this, &RawPage::updateForms);
    connect(&m_text, &PayloadText::textChanged, this, &RawPage::updateText);
    connect(&m_find, &PayloadFind::hitsChanged, this, &RawPage::updateHits);
    connect(&m_find, &PayloadFind::currentChanged, this, &RawPage::updateHits);
    connect(m_view, &RawView::columnsChanged, this, [this](int columns) {
        if (isVisible())
            m_text.setColumns(columns);
    });
    updateForms();
}

void RawPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_text.setColumns(m_view->columns());
}

void RawPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_text.setColumns(0);
}

void RawPage::updateForms()
{
    const QList<RawText::Form> forms = m_text.forms();
    for (qsizetype i = 0; i < m_forms.size(); ++i) {
        m_forms[i]->setVisible(forms.contains(RawText::Form(i)));
        m_forms[i]->setChecked(m_text.form() == RawText::Form(i));
    }
    m_strip->setVisible(forms.size() > 1);
}

void RawPage::updateText()
{
    m_view->setPlaceholder(m_text.forms().isEmpty() ? u"There is no payload to show."_s
                           : m_text.text()          ? u"The payload is empty."_s
                                                    : u"The text is being prepared …"_s);
    m_view->setText(m_text.text());
    if (isVisible())
        m_find.search(m_text.text());
    updateHits();
}

void RawPage::updateHits()
{
    if (m_find.isTree()) {
        m_view->setHits({}, -1);
        return;
    }
    m_view->setHits(m_find.textHits(), m_find.current());
    if (m_find.current() >= 0) {
        const TextHit &hit = m_find.textHits()[size_t(m_find.current())];
        m_view->reveal(hit.begin, hit.length);
    }
}

} // namespace Backstory
