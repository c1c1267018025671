// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/entities/entitiesview.h"
#include "models/text/numbertext.h"
#include "views/entities/entitiesdelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/panelheader.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

EntitiesView::EntitiesView(EntitiesModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader(u"Entities"_s, this))
    , m_search(new QLineEdit(this))
    , m_hint(new QLabel(u"Ctrl+K"_s, m_search))
    , m_clear(new QToolButton(m_search))
    , m_list(new QTableView(this))
    , m_footer(new QLabel(this))
    , m_enough(new QPushButton(u"Stop and show what was found"_s, this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_search->setPlaceholderText(u"Find an entity"_s);
    m_search->setAccessibleName(u"Find an entity by any part of its id"_s);
    m_search->setToolTip(
        u"Any part of an id; Down moves into the list, Enter opens the first, Space pins (Ctrl+K)"_s);
    m_search->setTextMargins(22, 0, 20, 0);
    m_search->installEventFilter(this);
    m_hint->setProperty("role", u"muted"_s);
    m_hint->setFont(smallFont());
    // Not QLineEdit's own actions: they are placed by the style, off the middle, and fade.
    m_clear->setIcon(lineIcon(u"clear"_s));
    m_clear->setIconSize({12, 12});
    m_clear->setFixedSize(20, 20);
    m_clear->setFocusPolicy(Qt::NoFocus);
    m_clear->setCursor(Qt::ArrowCursor);
    m_clear->setStyleSheet(u"padding: 0"_s);
    m_clear->setToolTip(u"Clear the search (Esc)"_s);
    m_clear->setAccessibleName(u"Clear the search"_s);
    m_clear->hide();
    auto *lens = new QLabel(m_search);
    lens->setPixmap(lineIcon(u"search"_s).pixmap(16, 16));
    lens->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_lens = lens;
    auto *hintLayout = new QHBoxLayout(m_search);
    hintLayout->setContentsMargins(8, 0, 4, 0);
    hintLayout->addWidget(lens);
    hintLayout->addStretch();
    hintLayout->addWidget(m_hint);
    hintLayout->addWidget(m_clear);
    connect(m_clear, &QToolButton::clicked, m_search, &QLineEdit::clear);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);

    m_list->setModel(&model);
    m_list->setItemDelegate(new EntitiesDelegate(m_list));
    m_list->setAccessibleName(u"Entities by category"_s);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setShowGrid(false);
    m_list->setMouseTracking(true);
    m_list->setTabKeyNavigation(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->horizontalHeader()->hide();
    m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->verticalHeader()->setDefaultSectionSize(24);
    m_list->verticalHeader()->setMinimumSectionSize(24);
    m_list->installEventFilter(this);

    m_footer->setProperty("role", u"footer"_s);
    m_footer->setAttribute(Qt::WA_StyledBackground);
    m_footer->setContentsMargins(8, 4, 8, 4);
    m_footer->setMinimumHeight(24);
    m_footer->setWordWrap(true);
    m_footer->setTextFormat(Qt::RichText);
    m_footer->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_footer, &QLabel::linkActivated, this, &EntitiesView::lookUp);
    m_footer->hide();
    m_enough->setProperty("link", true);
    m_enough->setFixedHeight(24);
    m_enough->setAccessibleName(u"Stop looking and show what was found"_s);
    m_enough->hide();
    connect(m_enough, &QPushButton::clicked, this, &EntitiesView::lookupEnough);

    auto *searchBox = new QVBoxLayout;
    searchBox->setContentsMargins(8, 8, 8, 8);
    searchBox->addWidget(m_search);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(searchBox);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_footer);
    layout->addWidget(m_enough);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_chooseFirst = false;
        m_hint->setVisible(text.isEmpty());
        m_clear->setVisible(!text.isEmpty());
        m_enough->hide();
        if (!std::exchange(m_lookedUp, {}).isEmpty())
            Q_EMIT lookupWanted({});
        m_model.setMatch(text.trimmed());
        updateTexts();
    });
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list, &QTableView::customContextMenuRequested, this, &EntitiesView::showMenu);
    connect(m_list, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.data(EntitiesModel::IsCategoryRole).toBool())
            toggle(index);
        else
            choose(index);
    });
    connect(&m_model, &EntitiesModel::overviewLoaded, this, [this] {
        updateTexts();
        restoreSelection();
        if (m_chooseFirst)
            searchKey(Qt::Key_Return);
    });
    connect(&m_model, &EntitiesModel::pageLoaded, this, [this] {
        restoreSelection();
        if (m_chooseFirst)
            searchKey(Qt::Key_Return);
    });
}

void EntitiesView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_lens)
        m_lens->setPixmap(lineIcon(u"search"_s).pixmap(16, 16));
    QWidget::changeEvent(event);
}

void EntitiesView::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void EntitiesView::search(const QString &text)
{
    m_search->setText(text);
}

void EntitiesView::setReading(bool reading, int sources)
{
    m_reading = reading;
    m_sources = sources;
    updateTexts();
}

void EntitiesView::setLookupOffered(bool offered)
{
    m_lookupOffered = offered;
    updateTexts();
}

bool EntitiesView::canLookUp() const
{
    return m_lookupOffered && !m_model.match().isEmpty() && m_model.isAnswered() && m_model.found() == 0;
}

void EntitiesView::lookUp()
{
    m_lookedUp = m_model.match();
    m_answer = u"Looking up “%1”…"_s.arg(m_lookedUp);
    updateTexts();
    Q_EMIT lookupWanted(m_lookedUp);
}

void EntitiesView::showAnswer(const QString &text, const QString &answer)
{
    if (text != m_lookedUp)
        return;
    m_answer = answer;
    m_enough->hide();
    updateTexts();
}

void EntitiesView::showLookupProgress(const QString &text, const QString &sentence, int percent)
{
    if (text != m_lookedUp)
        return;
    m_answer = u"Looking up “%1”…"_s.arg(m_lookedUp);
    if (percent >= 0)
        m_answer += u" %1 %"_s.arg(percent);
    if (!sentence.isEmpty())
        m_answer += u'\n' + sentence;
    m_enough->setVisible(!sentence.isEmpty());
    updateTexts();
}

void EntitiesView::select(const EntityReference &entity)
{
    m_selected = entity;
    restoreSelection();
}

void EntitiesView::restoreSelection()
{
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid() && m_list->hasFocus() && current.data(EntitiesModel::IsCategoryRole).toBool())
        return;
    const auto shown = current.data(EntitiesModel::ReferenceRole).value<EntityReference>();
    const bool marked =
        shown.isValid() && shown == m_selected && m_list->selectionModel()->isSelected(current);
    const int row = marked ? current.row() : m_selected.isValid() ? m_model.rowOf(m_selected) : -1;
    if (row >= 0 && current.row() != row) {
        // Only the mark moves: where the list is scrolled to belongs to the person who scrolled it.
        m_list->selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::ClearAndSelect);
    } else if (row < 0 && !m_list->hasFocus()) {
        m_list->clearSelection();
    }
}

void EntitiesView::updateTexts()
{
    QString note = m_model.entities() > 0 ? countText(m_model.entities()) : QString();
    if (m_sources > 1 && !note.isEmpty())
        note += u" from %1 sources"_s.arg(m_sources);
    m_header->setNote(note);
    const bool searching = !m_model.match().isEmpty();
    m_footer->setVisible(searching);
    if (!searching)
        return;
    // A link that is set again would lose the focus.
    if (const QString text = footerText(); m_footer->text() != text)
        m_footer->setText(text);
}

QString EntitiesView::footerText() const
{
    const bool nothing = m_model.found() == 0;
    if (nothing && m_lookedUp == m_model.match() && !m_answer.isEmpty())
        return m_answer.toHtmlEscaped().replace(u'\n', u"<br>"_s);
    QString found = nothing ? u"Nothing found"_s : countText(m_model.found()) + u" found"_s;
    if (m_reading)
        found += u" in what was read so far"_s;
    if (!canLookUp())
        return found;
    const QString text = m_footer->fontMetrics().elidedText(m_model.match(), Qt::ElideMiddle, 120);
    return u"Not in what was read so far<br><a href=\"lookup\">Look up “%1” in the source</a>"_s.arg(
        text.toHtmlEscaped());
}

bool EntitiesView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::FocusIn) {
        m_model.prepareSearch();
        Q_EMIT searchEntered();
    }
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (watched == m_search && searchKey(key))
        return true;
    if (watched == m_list && listKey(key))
        return true;
    return QWidget::eventFilter(watched, event);
}

bool EntitiesView::searchKey(int key)
{
    if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
        m_search->clear();
        return true;
    }
    if (key == Qt::Key_Down) {
        m_list->setFocus(Qt::TabFocusReason);
        if (!m_list->currentIndex().isValid() && m_model.rowCount() > 0)
            m_list->setCurrentIndex(m_model.index(0, 0));
        return true;
    }
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return false;
    // The rows may still be those of an earlier search.
    m_chooseFirst = !m_model.isAnswered();
    if (m_chooseFirst)
        return true;
    for (int row = 0; row < std::min(m_model.rowCount(), 200); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        // What is pinned stands above what was found.
        const bool aside = !m_model.match().isEmpty() &&
                           index.data(EntitiesModel::ListRole).toInt() != EntitiesModel::CategoryList;
        if (!aside && !index.data(EntitiesModel::IsCategoryRole).toBool()) {
            m_chooseFirst = !index.data(EntitiesModel::ReferenceRole).isValid();
            choose(index);
            return true;
        }
    }
    m_chooseFirst = !canLookUp() && m_model.isLoading();
    if (canLookUp())
        lookUp();
    return true;
}

bool EntitiesView::listKey(int key)
{
    const QModelIndex index = m_list->currentIndex();
    const bool isCategory = index.data(EntitiesModel::IsCategoryRole).toBool();
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        isCategory ? toggle(index) : choose(index);
        return true;
    case Qt::Key_Space:
        togglePin(index);
        return true;
    case Qt::Key_Right:
        if (isCategory)
            m_model.setOpen(index.row(), true);
        return true;
    case Qt::Key_Left:
        if (isCategory)
            m_model.setOpen(index.row(), false);
        else if (index.isValid())
            m_list->setCurrentIndex(m_model.index(m_model.categoryRow(index.row()), 0));
        return true;
    case Qt::Key_Up:
        if (index.row() > 0)
            return false;
        m_search->setFocus(Qt::BacktabFocusReason);
        return true;
    }
    return false;
}

void EntitiesView::toggle(const QModelIndex &index)
{
    m_model.setOpen(index.row(), !index.data(EntitiesModel::IsOpenRole).toBool());
}

void EntitiesView::togglePin(const QModelIndex &index)
{
    const auto entity = index.data(EntitiesModel::ReferenceRole).value<EntityReference>();
    if (!entity.isValid())
        return;
    // The row may move to another place: whoever goes on with the arrow keys stays where they were.
    const bool inList = index.data(EntitiesModel::ListRole).toInt() != EntitiesModel::CategoryList;
    const int fromEnd = m_model.rowCount() - index.row();
    Q_EMIT pinToggled(entity);
    const int row = inList ? std::min(index.row(), m_model.rowCount() - 1) : m_model.rowCount() - fromEnd;
    if (row >= 0)
        m_list->setCurrentIndex(m_model.index(row, 0));
}

void EntitiesView::showMenu(const QPoint &point)
{
    const QModelIndex index = m_list->indexAt(point);
    const auto entity = index.data(EntitiesModel::ReferenceRole).value<EntityReference>();
    if (!entity.isValid())
        return;
    auto *menu = new QMenu(m_list);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(u"&Open"_s, this, [this, index = QPersistentModelIndex(index)] { choose(index); });
    menu->addAction(lineIcon(u"pin"_s), m_model.isPinned(entity) ? u"&Unpin\tSpace"_s : u"&Pin\tSpace"_s,
                    this, [this, entity] { Q_EMIT pinToggled(entity); });
    menu->addAction(u"Copy &id"_s, this,
                    [entity] { QGuiApplication::clipboard()->setText(QString::fromUtf8(entity.id)); });
    menu->popup(m_list->viewport()->mapToGlobal(point));
}

void EntitiesView::choose(const QModelIndex &index)
{
    const QVariant reference = index.data(EntitiesModel::ReferenceRole);
    if (!reference.isValid() || !reference.value<EntityReference>().isValid())
        return;
    m_selected = reference.value<EntityReference>();
    m_list->setCurrentIndex(index);
    Q_EMIT entityChosen(m_selected);
}

} // namespace Backstory
