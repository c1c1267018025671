// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/reducershelf.h"
#include "models/reducer/reducerlibrary.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QSaveFile>
#include <QtConcurrent>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// A sentence when it could not be written.
QString writeScript(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return u"The reducer cannot be saved to “%1”: %2. Save it to another place."_s.arg(path,
                                                                                       file.errorString());
}

} // namespace

ReducerShelf::ReducerShelf(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_files(pool)
{
    m_writer.setMaxThreadCount(1);
    connect(&m_files, &ReducerFiles::loaded, this, [this](const QString &path) {
        if (current().kind != CategoryReducer::File || current().name != path)
            return;
        Q_EMIT choicesChanged();
        tell();
    });
}

QString ReducerShelf::idOf(const CategoryReducer &reducer)
{
    static const QString kinds[] = {u"library:"_s, u"file:"_s, u"script:"_s};
    return kinds[reducer.kind] + reducer.name;
}

// A file is edited wherever it is used; who edits what comes along means it for this category.
QString ReducerShelf::draftKey() const
{
    const CategoryReducer reducer = current();
    return reducer.kind == CategoryReducer::Library ? m_category + u' ' + idOf(reducer) : idOf(reducer);
}

QJsonObject ReducerShelf::toJson() const
{
    QJsonObject json;
    if (const QJsonObject chosen = m_chosen.toJson(); !chosen.isEmpty())
        json[ChosenKey] = chosen;
    QJsonArray own; // also those that are chosen nowhere
    for (const CategoryReducer &each : m_own)
        own.append(each.toJson());
    if (!own.isEmpty())
        json[OwnKey] = own;
    QJsonObject drafts;
    for (auto it = m_drafts.cbegin(); it != m_drafts.cend(); ++it)
        drafts[it.key()] = it.value();
    if (!drafts.isEmpty())
        json[DraftsKey] = drafts;
    return json;
}

void ReducerShelf::setJson(const QJsonObject &json, QStringList *problems)
{
    m_own.clear();
    m_drafts.clear();
    for (const QJsonValue value : json[OwnKey].toArray()) {
        if (const auto own = CategoryReducer::fromJson(value.toObject(), u"own reducers"_s, problems))
            addOwn(*own);
    }
    m_chosen = CategoryReducers::fromJson(json[ChosenKey].toObject(), problems);
    for (const QString &category : m_chosen.categories()) {
        for (const CategoryReducer &each : m_chosen.of(category))
            addOwn(each);
    }
    const QJsonObject drafts = json[DraftsKey].toObject();
    for (auto it = drafts.begin(); it != drafts.end(); ++it)
        m_drafts.insert(it.key(), u""_s + it.value().toString());
    Q_EMIT choicesChanged();
    tell();
}

// A file or script that can be chosen again, whether it is or not.
void ReducerShelf::addOwn(const CategoryReducer &reducer)
{
    const bool known = std::any_of(m_own.begin(), m_own.end(), [&reducer](const CategoryReducer &own) {
        return idOf(own) == idOf(reducer);
    });
    if (reducer.kind != CategoryReducer::Library && !known)
        m_own.append({reducer.kind, reducer.name, reducer.script, {}, {}});
}

void ReducerShelf::setCategory(const QString &category)
{
    if (m_category == category)
        return;
    m_category = category;
    Q_EMIT choicesChanged();
    tell();
}

QString ReducerShelf::titleOf(const CategoryReducer &reducer)
{
    const LibraryReducer *found =
        reducer.kind == CategoryReducer::Library ? ReducerLibrary::find(reducer.name) : nullptr;
    return found                                   ? found->title
           : reducer.kind == CategoryReducer::File ? QFileInfo(reducer.name).fileName()
                                                   : reducer.name;
}

QList<ReducerDate> ReducerShelf::dates() const
{
    QList<CategoryReducer> reducers = m_chosen.of(m_category);
    if (reducers.isEmpty())
        reducers.append(current());
    QList<ReducerDate> dates;
    for (const CategoryReducer &each : reducers)
        dates.append({idOf(each), titleOf(each), each.validFrom});
    return dates;
}

void ReducerShelf::setDates(const QList<ReducerDate> &dates)
{
    QList<CategoryReducer> before = m_chosen.of(m_category);
    QList<CategoryReducer> reducers;
    for (const ReducerDate &each : dates) {
        CategoryReducer reducer = reducerWithId(each.id);
        const auto same = std::find_if(before.begin(), before.end(),
                                       [&each](const CategoryReducer &old) { return idOf(old) == each.id; });
        if (same != before.end()) {
            reducer.upcast = same->upcast;
            before.erase(same); // one may be there twice, from two dates on
        }
        reducer.validFrom = each.from;
        reducers.append(reducer);
    }
    setReducers(reducers);
}

void ReducerShelf::setReducers(const QList<CategoryReducer> &reducers)
{
    // The default alone need not be kept.
    const bool isDefault = reducers.size() == 1 && reducers.first() == CategoryReducers().newest(m_category);
    m_chosen.set(m_category, isDefault ? QList<CategoryReducer>() : reducers);
    Q_EMIT chosenChanged();
    Q_EMIT choicesChanged();
    tell();
}

void ReducerShelf::setLogicOfThen(bool then)
{
    const CategoryReducer before = current();
    m_isLogicOfThen = then;
    if (current() != before)
        Q_EMIT choicesChanged();
    tell();
}

void ReducerShelf::setMoment(Timestamp moment)
{
    const CategoryReducer before = current();
    m_moment = moment;
    if (current() != before)
        Q_EMIT choicesChanged();
    tell();
}

CategoryReducer ReducerShelf::current() const
{
    if (m_chosen.of(m_category).isEmpty())
        return {CategoryReducer::Library, m_standard, {}, {}, {}};
    return m_isLogicOfThen ? m_chosen.at(m_category, m_moment) : m_chosen.newest(m_category);
}

QList<ReducerChoice> ReducerShelf::choices() const
{
    QList<ReducerChoice> choices;
    const QString current = currentId();
    for (const LibraryReducer &each : ReducerLibrary::reducers()) {
        const QString id = u"library:"_s + each.id;
        if (each.categories.isEmpty() || each.categories.contains(m_category) || id == current)
            choices.append({id, each.title, each.explanation, false});
    }
    for (const CategoryReducer &each : m_own) {
        const bool isFile = each.kind == CategoryReducer::File;
        choices.append(
            {idOf(each), titleOf(each), isFile ? each.name : u"It is kept in the workspace."_s, true});
    }
    return choices;
}

QString ReducerShelf::script() const
{
    const CategoryReducer reducer = current();
    switch (reducer.kind) {
    case CategoryReducer::Library:
        if (const LibraryReducer *found = ReducerLibrary::find(reducer.name))
            return found->source.script;
        return {};
    case CategoryReducer::Script:
        return reducer.script;
    case CategoryReducer::File:
        break;
    }
    const ReducerFiles::Script *file = m_files.find(reducer.name);
    return file ? file->text : QString();
}

ReducerSource ReducerShelf::source() const
{
    const CategoryReducer reducer = current();
    const QString typed = draft();
    const QString text = typed.isNull() ? script() : typed;
    if (text.isNull())
        return {};
    const LibraryReducer *found =
        reducer.kind == CategoryReducer::Library ? ReducerLibrary::find(reducer.name) : nullptr;
    return {found ? found->source.name : titleOf(reducer), text, reducer.upcast};
}

QString ReducerShelf::problem() const
{
    const CategoryReducer reducer = current();
    if (reducer.kind == CategoryReducer::Library && !ReducerLibrary::find(reducer.name))
        return u"Backstory has no reducer “%1”: choose another one."_s.arg(reducer.name);
    if (reducer.kind != CategoryReducer::File)
        return {};
    const ReducerFiles::Script *file = m_files.find(reducer.name);
    return file ? file->problem : QString();
}

CategoryReducer ReducerShelf::reducerWithId(const QString &id) const
{
    for (const CategoryReducer &each : m_own) {
        if (idOf(each) == id)
            return each;
    }
    return {CategoryReducer::Library, id.mid(id.indexOf(u':') + 1), {}, {}, {}};
}

void ReducerShelf::replaceCurrent(const CategoryReducer &next)
{
    QList<CategoryReducer> list = m_chosen.of(m_category);
    const auto place = std::find(list.begin(), list.end(), current());
    if (place == list.end())
        list.append(next);
    else
        *place = next;
    setReducers(list);
}

// In place of the current one, from the same date on.
void ReducerShelf::take(CategoryReducer next)
{
    const CategoryReducer old = current();
    next.upcast = old.upcast;
    next.validFrom = old.validFrom;
    replaceCurrent(next);
}

void ReducerShelf::choose(const QString &id)
{
    if (id != currentId())
        take(reducerWithId(id));
}

void ReducerShelf::edit(const QString &text)
{
    if (text == script())
        m_drafts.remove(draftKey());
    else
        m_drafts.insert(draftKey(), text.isNull() ? u""_s : text);
    tell();
}

void ReducerShelf::setUpcast(const QString &upcast)
{
    CategoryReducer next = current();
    if (next.upcast == upcast)
        return;
    next.upcast = upcast;
    replaceCurrent(next);
}

void ReducerShelf::addScript(const QString &text)
{
    const QString base = m_category.isEmpty() ? u"reducer"_s : m_category;
    QString name = base + u".js"_s;
    const auto taken = [this](const QString &title) {
        return std::any_of(m_own.begin(), m_own.end(), [&title](const CategoryReducer &own) {
            return own.kind == CategoryReducer::Script && own.name == title;
        });
    };
    for (int i = 2; taken(name); ++i)
        name = u"%1 %2.js"_s.arg(base).arg(i);
    m_own.append({CategoryReducer::Script, name, text, {}, {}});
    take(m_own.last());
}

void ReducerShelf::addFile(const QString &path)
{
    const CategoryReducer added{CategoryReducer::File, QFileInfo(path).absoluteFilePath(), {}, {}, {}};
    addOwn(added);
    if (idOf(added) != currentId())
        take(added);
}

void ReducerShelf::save()
{
    const CategoryReducer reducer = current();
    const QString typed = draft();
    if (typed.isNull() || reducer.kind == CategoryReducer::Library)
        return;
    if (reducer.kind == CategoryReducer::File)
        return write(reducer.name, typed, false);
    setText(idOf(reducer), typed);
    m_drafts.remove(draftKey());
    Q_EMIT chosenChanged();
    Q_EMIT choicesChanged();
    tell();
}

// One script may be the reducer of several categories, or of one from several dates on.
void ReducerShelf::setText(const QString &id, const QString &text)
{
    for (CategoryReducer &each : m_own) {
        if (idOf(each) == id)
            each.script = text;
    }
    for (const QString &category : m_chosen.categories()) {
        QList<CategoryReducer> list = m_chosen.of(category);
        for (CategoryReducer &each : list) {
            if (idOf(each) == id)
                each.script = text;
        }
        m_chosen.set(category, list);
    }
}

void ReducerShelf::saveAs(const QString &path)
{
    const ReducerSource text = source();
    write(QFileInfo(path).absoluteFilePath(), text.script, true);
}

void ReducerShelf::write(const QString &path, const QString &text, bool choose)
{
    ++m_writes;
    const auto written = [this, path, text, category = m_category, choose,
                          draftOf = draftKey()](const QString &problem) {
        --m_writes;
        if (!problem.isEmpty()) {
            Q_EMIT failed(problem);
            return;
        }
        m_files.take(path, text);
        if (m_drafts.value(draftOf) == text)
            m_drafts.remove(draftOf);
        if (choose && m_category == category)
            addFile(path);
        else if (choose)
            addOwn({CategoryReducer::File, path, {}, {}, {}});
        Q_EMIT choicesChanged();
        tell();
    };
    QtConcurrent::run(&m_writer, writeScript, path, text).then(this, written);
}

void ReducerShelf::tell()
{
    const ReducerSource now = source();
    if (now == m_told)
        return;
    m_told = now;
    Q_EMIT sourceChanged();
}

} // namespace Backstory
