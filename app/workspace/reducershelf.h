// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/categoryreducers.h"
#include "app/workspace/reducerfiles.h"
#include "models/reducer/reducerchoice.h"
#include "models/reducer/reducersource.h"
#include <QThreadPool>

namespace Backstory
{

/// Which reducers a person can choose for the category that is looked at, which one is chosen, and its text
/// with what was typed since it was saved. Files are read and written in the background. Lives on the
/// window's thread.
class ReducerShelf : public QObject
{
    Q_OBJECT
public:
    explicit ReducerShelf(QueryPool &pool, QObject *parent = nullptr);

    const CategoryReducers &chosen() const { return m_chosen; }
    /// All that a workspace keeps, by the keys below; only what there is.
    QJsonObject toJson() const;
    static QStringList jsonKeys() { return {ChosenKey, OwnKey, DraftsKey}; }
    /// Takes the place of what there was. What cannot be understood is left out and said, one sentence each.
    void setJson(const QJsonObject &json, QStringList *problems);
    bool hasDrafts() const { return !m_drafts.isEmpty(); }
    void setCategory(const QString &category);
    const QString &category() const { return m_category; }
    /// The one of the library for a category without a choice.
    void setStandard(const QString &id) { m_standard = id; }
    /// Which reducer of the category is valid from when on, in the order of the dates; never none.
    QList<ReducerDate> dates() const;
    void setDates(const QList<ReducerDate> &dates);

    /// Asks with the logic that was valid at the moment where a person stands, not with today's.
    void setLogicOfThen(bool then);
    void setMoment(Timestamp moment);

    /// What can be chosen. Ids are `library:merge`, `file:/home/a/order.js`, `script:order 2`.
    QList<ReducerChoice> choices() const;
    CategoryReducer current() const;
    QString currentId() const { return idOf(current()); }
    /// The text as it was saved or comes along; null while its file is being read.
    QString script() const;
    /// What was typed since; null: nothing.
    QString draft() const { return m_drafts.value(draftKey()); }
    /// What folds: the draft, else the script. Without a name while a file is being read, or cannot be.
    ReducerSource source() const;
    /// Why the file cannot be read; a sentence.
    QString problem() const;

    /// Takes another one in place of the current one, which was valid from the same date.
    void choose(const QString &id);
    void edit(const QString &text);
    void setUpcast(const QString &script);
    /// A script that is kept in the workspace, as a start for one's own.
    void addScript(const QString &text);
    void addFile(const QString &path);
    /// The draft becomes the text: in the workspace, or in its file.
    void save();
    /// Writes the text to a file, which is the current reducer from then on.
    void saveAs(const QString &path);

    bool isBusy() const { return m_files.isReading() || m_writes > 0; }

    static QString idOf(const CategoryReducer &reducer);

Q_SIGNALS:
    /// Another text folds now: what was typed, or another reducer's.
    void sourceChanged();
    /// Others can be chosen, another one is, or its saved text is another.
    void choicesChanged();
    /// What the workspace keeps has changed.
    void chosenChanged();
    void failed(const QString &sentence);

private:
    static inline const QString ChosenKey = QStringLiteral("reducers");
    static inline const QString OwnKey = QStringLiteral("ownReducers");
    static inline const QString DraftsKey = QStringLiteral("drafts");

    QString draftKey() const;
    static QString titleOf(const CategoryReducer &reducer);
    void setReducers(const QList<CategoryReducer> &reducers);
    CategoryReducer reducerWithId(const QString &id) const;
    void replaceCurrent(const CategoryReducer &next);
    void take(CategoryReducer next);
    void addOwn(const CategoryReducer &reducer);
    void setText(const QString &id, const QString &text);
    void write(const QString &path, const QString &text, bool choose);
    void tell();

    ReducerFiles m_files;
    int m_writes = 0; ///< how many are on their way
    CategoryReducers m_chosen;
    QString m_category;
    QString m_standard = CategoryReducers::defaultName();
    bool m_isLogicOfThen = false;
    Timestamp m_moment;
    QList<CategoryReducer> m_own; ///< files and scripts, in the order in which they came
    QHash<QString, QString> m_drafts;
    ReducerSource m_told; ///< what sourceChanged() was last said of
    QThreadPool m_writer; ///< one after the other, and all of them before this is gone
};

} // namespace Backstory
